// Starts Swagger UI on our own description. No address is shown or fetched but our own.
SwaggerUIBundle({
  url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: false, validatorUrl: null, queryConfigEnabled: false,
  tryItOutEnabled: true, syntaxHighlight: false, presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout",
});

// Its box for a body and its buttons that copy have no name for those who cannot see them.
const place = document.querySelector("#swagger-ui");
new MutationObserver(() => {
  for (const button of place.querySelectorAll(".copy-to-clipboard button:not([aria-label])")) button.setAttribute("aria-label", place.dataset.copyWord);
  for (const box of place.querySelectorAll("textarea:not([aria-label])")) box.setAttribute("aria-label", place.dataset.body);
}).observe(place, { childList: true, subtree: true });
