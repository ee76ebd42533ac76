// The whole way in a real Chromium with a virtual authenticator: from the first start of an empty
// installation to the report that a hospital finds in its history.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { LANYARD_BINARY: binary, LANYARD_DATA: data } = process.env;
const env = { LANYARD_DATA__DIRECTORY: data, LANYARD_FETCH__ALLOW_LOOPBACK: "true" };
const log = join(data, "../server.log");
const stdio = ["ignore", "pipe", openSync(log, "w")];
const server = spawn(binary, ["serve", "--listen", "127.0.0.1:0"], { env, stdio });
process.on("exit", () => server.kill("SIGKILL"));
const said = createInterface({ input: server.stdout })[Symbol.asyncIterator]();

// What the server says until a line looks like this.
async function until(expression) {
  for (;;) {
    const { value, done } = await said.next();
    if (done) throw new Error(`the server ended before it said ${expression}`);
    const found = expression.exec(value);
    if (found) return found[0];
  }
}

process.env.LANYARD_URL = (await until(/http:\/\/localhost:\d+/));
const first = await until(/http:\/\/\S+\/setup\/\S+/);
const { address, examine, launch, open, verdict, waitsBesideTheAddress, watchPasskeys } = await import("./browser.mjs");
const { Mouse, change, order, run } = await import("./hands.mjs");
const lanyard = (...words) => execFileSync(binary, words, { env, encoding: "utf8" });
const browser = await launch();
const BOARD = "golden-coast";
const HOSPITAL = "saint-brigid";
const ROWS = 1_000;
const BAD = 37;
const steps = [];
const step = (name, what) => steps.push([name, what]);

// Somebody with a browser of their own and an authenticator that asks for nothing.
async function newcomer() {
  const page = await open(browser);
  await watchPasskeys(page);
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  // While it answers, a browser that waits beside the e-mail address is answered at once.
  const present = (enabled) => session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  return Object.assign(new Mouse(page), { present });
}

async function arrive(hands, link, name, email) {
  await hands.page.goto(link);
  await examine(hands.page, `a link that works once: ${link.includes("/setup/") ? "the first start" : "joining"}`);
  if (await hands.page.locator("#organization_name").count()) {
    await hands.fill("organization_name", "Golden Coast Board of Healing Arts");
    await hands.fill("organization", BOARD);
    await hands.tick("It issues licences (a licensing board)");
  }
  await hands.fill("name", name);
  await hands.fill("email", email);
  await hands.press("Create a passkey and continue");
  await hands.page.locator(".desk-nav").waitFor();
  await hands.page.waitForLoadState();
}

const at = (hands, path) => hands.page.goto(address + path);
const license = (id) => `/issuer/${BOARD}/licenses/${id}`;
const short = (hands) => new URL(hands.page.url()).pathname.split("/").at(-1);
let administrator, officer, hospital, one, older;

step("the first start makes a link, and by it a board, an administrator and a passkey", async () => {
  administrator = await newcomer();
  await arrive(administrator, first, "Marguerite Ellison", "ellison@board.example");
  assert.match(await administrator.page.locator(".brand").innerText(), /Golden Coast Board/);
  await administrator.page.goto(first);
  assert.match(await administrator.page.locator("h1").innerText(), /does not work/);
});

step("her account and her passkey are pages like all others", async () => {
  await at(administrator, "/account");
  await examine(administrator.page, "account, with a passkey");
  await administrator.page.locator("a[href^='/account/passkeys/']").first().click();
  await examine(administrator.page, "a passkey");
});

step("she signs out, and in again with the passkey alone", async () => {
  await at(administrator, `/issuer/${BOARD}`);
  await administrator.present(false);
  await administrator.press("Sign out");
  await administrator.page.waitForURL(/\/sign-in/);
  await waitsBesideTheAddress(administrator.page);
  await administrator.present(true);
  await administrator.press("Sign in with a passkey");
  await administrator.page.locator(".desk-nav").waitFor();
});

step("she invites an officer, who joins from a browser of his own", async () => {
  await at(administrator, `/settings/${BOARD}/staff`);
  await administrator.follow("Invite somebody");
  await administrator.page.locator("input[value=officer]").check();
  await administrator.fill("name", "Theo Lindgren");
  await administrator.press("Make the link");
  const link = (await administrator.page.locator(".notice code").first().innerText()).trim();
  officer = await newcomer();
  await arrive(officer, link, "Theo Lindgren", "lindgren@board.example");
  assert.match(await officer.page.locator(".desk-person").innerText(), /Theo Lindgren\s+officer/);
  const refused = await officer.page.request.get(`${address}/settings/${BOARD}/keys`);
  assert.equal(refused.status(), 403, "an officer has nothing to do with keys");
});

step("the officer issues one licence after he has seen its badge", async () => {
  await at(officer, `/issuer/${BOARD}/licenses/new`);
  await order(officer, { given: "Ada", family: "Okafor", number: "A-1" });
  await officer.press("Check and preview");
  assert.match(await officer.page.locator(".badge-name").innerText(), /Ada Okafor/);
  await officer.press("Issue licence");
  await officer.page.getByRole("link", { name: "Change this licence" }).first().waitFor();
  one = short(officer);
});

step("whoever opens its link reads that it is accepted: the first start had the board trusted", async () => {
  const public_ = await open(browser);
  await public_.goto(`${address}/l/${one}`);
  assert.equal(await verdict(public_), "Accepted");
  assert.deepEqual(public_.complaints, []);
  await public_.context().close();
  await at(administrator, `/settings/${BOARD}`);
  assert.doesNotMatch(await administrator.page.locator("main").innerText(), /lanyard trust/);
});

function csv() {
  const lines = ["First name,Surname,Licence no,Type,Taxonomy,State,Original issue date,Effective,Expires,Lookup URL"];
  for (let row = 0; row < ROWS; row += 1) {
    const last = row % 27 === 13 ? "2099-31-12" : "2099-12-31";
    lines.push(`Row,Number ${row},B-${row},MD,207R00000X,US-CA,2020-07-01,2026-01-01,${last},https://board.example/lookup`);
  }
  assert.equal(lines.filter((line) => line.includes("2099-31-12")).length, BAD);
  return Buffer.from(lines.join("\r\n"));
}

step("a thousand rows with 37 mistakes are read, and nothing is issued before he says so", async () => {
  await at(officer, `/issuer/${BOARD}/batches`);
  await officer.follow("Upload a file");
  await officer.give("file", { name: "renewals.csv", mimeType: "text/csv", buffer: csv() });
  await officer.press("Read the file");
  await officer.page.getByText("1,000 rows read: 963 in order, 37 not.").first().waitFor();
  assert.match(await officer.page.locator("main").innerText(), /2099-31-12/);
});

step("963 are issued while the page tells how far it is, and is loaded again in between", async () => {
  await officer.press("Issue 963 licences");
  await officer.page.reload();
  await officer.page.getByText("963 licences are issued, signed and in the register.").waitFor({ timeout: 180_000 });
});

step("he downloads the 37, corrects them, gives them back, and all 1,000 are issued", async () => {
  const base = officer.page.url().split("?")[0];
  const failed = await (await officer.page.request.get(`${base}/failed.csv`)).text();
  assert.equal(failed.trim().split("\n").length, BAD + 1);
  const corrected = Buffer.from(failed.replaceAll("2099-31-12", "2099-12-31"));
  await officer.give("file", { name: "corrected.csv", mimeType: "text/csv", buffer: corrected });
  await officer.press("Upload the corrected rows");
  await officer.press("Issue 37 licences");
  await officer.page.getByText("All 1,000 licences are issued").waitFor({ timeout: 60_000 });
  const result = await (await officer.page.request.get(`${base}/result.csv`)).text();
  const links = [...result.matchAll(/\/l\/([0-9a-z]{10})/g)].map(([, id]) => id);
  assert.equal(new Set(links).size, ROWS, "each row has one licence of its own");
  older = links[500];
});

for (const [name, words, button, state] of [
  ["Restrict", "Only under supervision.", "Restrict now", "Restricted"],
  ["Suspend", "Pending a hearing.", "Suspend now", "Suspended"],
  ["Reinstate", "", "Reinstate now", "Active"],
  ["Revoke", "Order 2026-0173.", "Revoke now", "Revoked"],
]) {
  step(`${name}: he reads what verifiers will see, and then they see it`, async () => {
    await at(officer, license(one));
    await change(officer, name, words, button);
    assert.match(await officer.page.locator(".badge-state").first().innerText(), new RegExp(state));
    const public_ = await open(browser);
    await public_.goto(`${address}/l/${one}`);
    assert.match(await public_.locator(".badge-state").innerText(), new RegExp(state));
    assert.deepEqual(public_.complaints, []);
    await public_.context().close();
  });
}

step("the administrator puts a new key in the place of the one that signed them all", async () => {
  await at(administrator, `/settings/${BOARD}/keys/ed25519-1`);
  await administrator.press("Rotate the key");
  await administrator.page.getByText("ed25519-2").first().waitFor();
  await at(officer, `/issuer/${BOARD}/licenses/new`);
  await order(officer, { given: "Ines", family: "Of The New Key", number: "C-1" });
  await officer.press("Check and preview");
  await officer.press("Issue licence");
  await officer.page.getByRole("link", { name: "Change this licence" }).first().waitFor();
});

step("a hospital is set up on the command line, and its first person comes by a link", async () => {
  lanyard("init", "--organization", HOSPITAL, "--name", "Saint Brigid Hospital", "--kind", "hospital");
  const link = /http\S+\/join\/\S+/.exec(lanyard("invite", "--organization", HOSPITAL, "--role", "administrator"))[0];
  hospital = await newcomer();
  await arrive(hospital, link, "Jonah Whitaker", "whitaker@hospital.example");
  assert.match(await hospital.page.locator(".brand").innerText(), /Saint Brigid/);
});

async function verify(id) {
  await at(hospital, `/verifier/${HOSPITAL}`);
  await hospital.fill("text", `${address}/l/${id}`);
  await hospital.press("Verify and keep the report");
  await hospital.page.locator(".verdict-word").first().waitFor();
  return (await hospital.page.locator(".verdict-word").first().innerText()).trim();
}

step("the licence that the old key signed is accepted, and so is that of the new one", async () => {
  assert.equal(await verify(older), "Accepted");
  assert.equal(await verify(short(officer)), "Accepted");
  await at(hospital, `/verifier/${HOSPITAL}/trust`);
  await hospital.follow("Golden Coast Board of Healing Arts");
  assert.match(await hospital.page.locator("main").innerText(), /We accept clinician licences/);
});

step("the revoked one is rejected, and the report of it is in the history", async () => {
  assert.equal(await verify(one), "Rejected");
  await hospital.follow("History");
  await hospital.fill("q", "Okafor");
  await hospital.press("Show");
  await hospital.page.locator("table.list tbody a").first().click();
  assert.equal(await verdict(hospital.page), "Rejected");
  assert.match(await hospital.page.locator("h1, .verdict h2").first().innerText(), /revoked/i);
});

step("nobody's console had anything to say", async () => {
  for (const { page } of [administrator, officer, hospital]) assert.deepEqual(page.complaints, []);
});

const last = () => `The server's log ends so:\n${readFileSync(log, "utf8").slice(-4_000)}`;
await run(browser, steps, last);
