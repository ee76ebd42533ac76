// The buttons of passkeys: asks the server for a challenge, the browser for an answer, and brings
// it back. What it says is in the page.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// The server writes bytes as base64url; the browser wants bytes.
function decoded({ publicKey }) {
  const described = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = described(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = described(publicKey.allowCredentials);
  return { publicKey: options };
}

function encoded(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
    answer.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: answer };
}

class Told extends Error {}

// What the server says; what it complains about is told to the person as it stands there.
async function asked(path, body, signal) {
  const headers = { accept: "application/json, application/problem+json" };
  if (typeof body === "string") headers["content-type"] = "application/json";
  const answer = await fetch(path, { method: "POST", headers, body, signal });
  const said = await answer.json();
  if (answer.ok) return said;
  throw new Told((said.errors ?? []).map(({ detail }) => detail).join(" ") || said.detail);
}

// `asking` says more to the browser: that it may wait, and until when. `chosen` is called once a
// passkey was used.
async function answered(place, asking = {}, chosen = () => {}) {
  const { passkey: verb, at, form, next } = place.dataset;
  const fields = new URLSearchParams();
  for (const [name, value] of form ? new FormData(document.getElementById(form)) : []) {
    if (name !== "password" && typeof value === "string") fields.append(name, value);
  }
  // One challenge at a time: the cookie that each comes with belongs to the last.
  const { ceremony, options } = await asked(`${at}/start`, fields, asking.signal);
  const credential = await navigator.credentials[verb]({ ...decoded(options), ...asking });
  chosen();
  const body = JSON.stringify({ ceremony, credential: encoded(credential), next });
  return (await asked(`${at}/finish`, body)).next;
}

function sentence(error, { cancelled, there, unanswered }) {
  if (error instanceof Told) return error.message;
  if (error.name === "InvalidStateError") return there;
  if (error instanceof DOMException) return cancelled;
  return unanswered;
}

// Where the browser can, passkeys are offered with the e-mail address, too: it waits, without a word,
// until somebody chooses one there. A challenge is good for five minutes, so it is asked for anew.
const ANEW = 4 * 60 * 1000;

function offer(place) {
  let waiting = null;
  const wait = async () => {
    const mine = (waiting = new AbortController());
    const timer = setTimeout(() => mine.abort("anew"), ANEW);
    let chosen = false;
    try {
      const asking = { mediation: "conditional", signal: mine.signal };
      location.assign(await answered(place, asking, () => (chosen = true)));
    } catch (error) {
      // Nobody has asked yet, so nothing is complained of before a passkey was chosen.
      if (chosen) complain(place, error);
    } finally {
      clearTimeout(timer);
    }
    if (mine.signal.reason === "anew" && waiting === mine) wait();
  };
  const stop = () => {
    waiting?.abort("button");
    waiting = null;
  };
  return { wait, stop };
}

function complain(place, error) {
  const complaint = place.querySelector("[role=alert]");
  complaint.textContent = sentence(error, place.dataset);
  complaint.hidden = false;
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const [without, complaint, button] = ["[data-without]", "[role=alert]", "button"].map((it) => place.querySelector(it));
  if (!window.PublicKeyCredential || !navigator.credentials) {
    without.textContent = place.dataset.unknown;
    continue;
  }
  const label = button.textContent;
  without.hidden = true;
  button.hidden = false;
  const offered = offer(place);
  let can = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    offered.stop();
    button.setAttribute("aria-disabled", "true");
    button.textContent = place.dataset.waiting;
    complaint.hidden = true;
    try {
      location.assign(await answered(place));
    } catch (error) {
      complain(place, error);
      button.removeAttribute("aria-disabled");
      button.textContent = label;
      button.focus();
      if (can) offered.wait();
    }
  });
  if (place.dataset.passkey === "get" && document.querySelector("[autocomplete~=webauthn]")) {
    can = (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
    if (can && button.getAttribute("aria-disabled") !== "true") offered.wait();
  }
}
