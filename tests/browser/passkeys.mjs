// People and their passkeys, in a real browser with an authenticator of its own: the first start,
// signing out and in again, inviting a colleague who joins with a password.
import { address, examine, launch, open, waitsBesideTheAddress, watchPasskeys } from "./browser.mjs";
import assert from "node:assert/strict";

const browser = await launch();
const page = await open(browser);
await watchPasskeys(page);
const devtools = await page.context().newCDPSession(page);
await devtools.send("WebAuthn.enable");
const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
  options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true,
    hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  },
});
const held = async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
// Whether somebody touches it when it asks. Beside the e-mail address a browser waits for that without
// a word; its own list of passkeys is not there in a test, so to be there is to have chosen.
const present = (enabled) => devtools.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
const byButton = async () => {
  await waitsBesideTheAddress(page);
  await present(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
};

// What the server is sent, to be sent again.
const sent = [];
page.on("request", (request) => {
  if (request.url().endsWith("/passkey/finish")) sent.push([request.url(), request.postData()]);
});
const again = ([url, body]) =>
  page.evaluate(
    async ([url, body]) =>
      (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).status,
    [url, body],
  );

// First start: a form that is not filled in says what is missing, and the link is still good.
await page.goto(process.env.LANYARD_SETUP);
await examine(page, "first start");
const create = page.getByRole("button", { name: "Create a passkey" });
await create.click();
const complaint = (words) => page.locator(".passkey [role=alert]").filter({ hasText: words }).waitFor();
await complaint("A short name begins with a small letter");
await page.getByLabel("Name of the organisation").fill("Golden Coast Board of Healing Arts");
await page.getByLabel("Short name").fill("golden-coast");
await page.getByLabel("It issues licences").check();
await create.click();
await complaint("Write your name");
assert.equal((await held()).length, 0, "no passkey is made in vain");
await page.getByLabel("Your name").fill("Marguerite Ellison");
await page.getByLabel("E-mail address").fill("m.ellison@board.example");
await create.click();
await page.waitForURL(`${address}/issuer/golden-coast`);
const [credential] = await held();
assert.ok(credential.isResidentCredential, "it is found without an e-mail address");
assert.equal(await again(sent.at(-1)), 410, "the link and the ceremony are used up");
console.log("ok   the first administrator makes a passkey and an organisation");

// Out, and in again with nothing typed.
await present(false);
await page.getByRole("button", { name: "Sign out" }).click();
await page.waitForURL(`${address}/sign-in`);
await examine(page, "sign-in");
await page.goto(`${address}/settings/golden-coast/staff`);
await byButton();
await page.waitForURL(`${address}/settings/golden-coast/staff`);
assert.ok((await held())[0].signCount > credential.signCount, "the authenticator has counted");
assert.equal(await again(sent.at(-1)), 403, "a ceremony that was answered is not answered again");
console.log("ok   she signs in with the passkey alone, where she wanted to go");

// Someone who closes the dialogue is told so.
await present(false);
await page.getByRole("button", { name: "Sign out" }).click();
await page.waitForURL(`${address}/sign-in`);
await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
await byButton();
await page.getByRole("alert").filter({ hasText: "No passkey was used" }).waitFor();
await present(false);
await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
await byButton();
await page.waitForURL(`${address}/issuer/golden-coast`);
console.log("ok   without the person there is no signing in, and it says so");

// Beside the e-mail address: chosen there, nothing is clicked. Not chosen, nothing is said.
await present(false);
await page.getByRole("button", { name: "Sign out" }).click();
await page.waitForURL(`${address}/sign-in`);
assert.equal(await page.getByLabel("E-mail address").getAttribute("autocomplete"), "username webauthn");
assert.ok(await page.locator(".passkey [role=alert]").isHidden());
await present(true);
// It is answered at once, and may lead on before this page is whole.
await page.goto(`${address}/sign-in?next=/account`, { waitUntil: "commit" });
await page.waitForURL(`${address}/account`);
assert.equal(await again(sent.at(-1)), 403, "it is good once, as by the button");
console.log("ok   where the browser offers it, a passkey is chosen beside the e-mail address");

// The account names the passkey; it cannot be removed while it is the only way in.
await page.goto(`${address}/account`);
await examine(page, "account");
await page.locator("table a").first().click();
await page.getByLabel("Its name").fill("Laptop at work");
await page.getByRole("button", { name: "Save the name" }).click();
await page.getByRole("link", { name: "Laptop at work" }).click();
await page.locator("summary", { hasText: "Remove this passkey" }).click();
await page.getByRole("button", { name: "Remove Laptop at work" }).click();
await page.getByRole("alert").filter({ hasText: "only way to sign in" }).waitFor();
await examine(page, "passkey");
console.log("ok   the only way in stays");

// She invites; her colleague joins in another browser, with a password, without JavaScript.
await page.goto(`${address}/settings/golden-coast/staff`);
await page.getByRole("link", { name: "Invite somebody" }).click();
await examine(page, "invite");
await page.getByLabel("A licensing officer").check();
await page.getByLabel("Their name").fill("Robin Vance");
await page.getByRole("button", { name: "Make the link" }).click();
await page.waitForURL(`${address}/settings/golden-coast/staff`);
const link = (await page.locator(".link-once code").innerText()).trim();
await examine(page, "staff, with a link");
const other = await open(browser, { javaScriptEnabled: false });
await other.goto(link);
assert.match(await other.locator("main").innerText(), /Marguerite Ellison invites you as a licensing officer/);
assert.ok(await other.getByText("A passkey needs JavaScript").isVisible());
assert.equal(await other.getByLabel("Your name").inputValue(), "Robin Vance");
await other.getByLabel("E-mail address").fill("r.vance@board.example");
await other.getByLabel("New password").fill("three herons by the river");
await other.getByRole("button", { name: "Continue with the password" }).click();
await other.waitForURL(`${address}/issuer/golden-coast`);
assert.deepEqual(other.complaints, []);
await page.reload();
assert.equal(await page.locator(".link-once").count(), 0, "the link is shown once");
assert.match(await page.locator("table").first().innerText(), /Robin Vance/);
assert.deepEqual(page.complaints, []);
console.log("ok   a colleague joins with a password, without JavaScript");

await browser.close();
