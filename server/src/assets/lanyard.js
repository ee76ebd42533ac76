// What the pages do not need: copying, printing, and saying that an answer is under way.
for (const code of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = code.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = code.dataset.copied;
  });
  if (navigator.clipboard) code.after(button);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const details of document.querySelectorAll(".line-why details")) details.open = true;
    print();
  });
}

for (const form of document.querySelectorAll("form[data-waiting]")) {
  const buttons = [...form.querySelectorAll("button")];
  const labels = buttons.map((button) => button.textContent);
  let waiting = false;
  form.addEventListener("submit", (event) => {
    if (waiting) return event.preventDefault();
    waiting = true;
    const pressed = event.submitter ?? buttons.at(-1);
    // After the form's data was gathered, so that the button's own value is sent.
    setTimeout(() => {
      for (const button of buttons) button.setAttribute("aria-disabled", "true");
      pressed.textContent = form.dataset.waiting;
    });
  });
  // Back from the report, a browser may show this page as it was left.
  addEventListener("pageshow", () => {
    waiting = false;
    buttons.forEach((button, at) => {
      button.removeAttribute("aria-disabled");
      button.textContent = labels[at];
    });
  });
}

// A job under way: its bar is fetched again and again, and told at every tenth. At its end the page is loaded anew.
for (const place of document.querySelectorAll("[data-progress]")) {
  const said = document.querySelector("[data-progress-said]");
  let told = -1;
  const look = async () => {
    const answer = await fetch(place.dataset.progress).catch(() => null);
    // At its end, or when somebody has to sign in again.
    if (answer && (answer.redirected || (answer.status !== 200 && answer.status < 500))) return location.reload();
    const shown = answer?.ok ? await answer.text().catch(() => null) : null;
    if (shown !== null) {
      place.innerHTML = shown;
      const bar = place.querySelector("progress");
      const tenth = Math.floor((10 * bar.value) / bar.max);
      if (said && tenth !== told) said.textContent = place.textContent;
      told = tenth;
    }
    setTimeout(look, shown === null ? 5000 : 1000);
  };
  setTimeout(look, 500);
}
