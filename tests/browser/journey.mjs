// The first journey, in a real browser: a licence is issued, seen, suspended, reinstated, revoked.
import { address, examine, launch, open, verdict } from "./browser.mjs";
import { signIn } from "./board.mjs";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

const order = JSON.parse(process.env.LANYARD_ORDER);
const board = await signIn();
const browser = await launch();
const steps = [];
const step = (name, what) => steps.push([name, what]);

const license = await board.issue(order);
const path = `/l/${license.id}`;
const document = await (await fetch(address + path, { headers: { accept: "application/vc" } })).text();
const change = (verb, text) =>
  board.change(license.id, verb, { reason: "disciplinary-action", text, effectiveDate: "2026-03-03" });

step("the home page says what this is, and each link leads somewhere", async () => {
  const page = await open(browser);
  await page.goto(`${address}/`);
  await examine(page, "home");
  for (const path of await page.locator("a[href^='/']").evaluateAll((links) => links.map((a) => a.pathname))) {
    const answer = await page.request.get(address + path);
    assert.ok(answer.ok(), `${path} answers ${answer.status()}`);
  }
});

step("a licence that was just issued is accepted on its page", async () => {
  const page = await open(browser);
  await page.goto(address + path);
  assert.equal(await verdict(page), "Accepted");
  assert.match(await page.locator(".badge").innerText(), /Ada Okafor[\s\S]*Active[\s\S]*MD/);
  assert.equal(await page.locator(".badge .code").getAttribute("aria-label"), `QR code of ${address}${path}`);
  await examine(page, "badge, active");
});

step("the keyboard alone finds the box, fills it and reaches the report", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.id), "text");
  await page.keyboard.insertText(document);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.id), "file");
  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => getComputedStyle(globalThis.document.activeElement).outlineStyle);
  assert.equal(outline, "solid", "focus can be seen");
  await page.keyboard.press("Enter");
  await page.locator(".verdict-word").waitFor();
  assert.equal(await verdict(page), "Accepted");
  await page.locator(".line-why summary").first().focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".line-why details").first().evaluate((details) => details.open));
  await examine(page, "report, accepted");
});

step("the badge's link, typed as it stands there, leads to the licence", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  await page.getByLabel("Paste the licence").fill(`${address.replace("http://", "")}${path}`);
  await page.getByRole("button", { name: "Verify licence" }).click();
  await page.waitForURL(address + path);
});

step("a CID leads to an address that can be sent to a colleague", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  await page.getByLabel("Paste the licence").fill(license.cid);
  await page.getByRole("button", { name: "Verify licence" }).click();
  await page.waitForURL(`${address}/verify?cid=${license.cid}`);
  assert.equal(await verdict(page), "Accepted");
  const json = await page.getByRole("link", { name: "This report as JSON" }).getAttribute("href");
  const report = await (await page.request.get(address + json)).json();
  assert.equal(report.outcome, "accepted");
});

step("a file is verified, also without JavaScript", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${address}/`);
  await page.locator("#file").setInputFiles({ name: "okafor.json", mimeType: "application/json", buffer: Buffer.from(document) });
  await page.locator("button.primary").click();
  assert.equal(await verdict(page), "Accepted");
  assert.match(await page.locator(".command").first().innerText(), /lanyard verify 'okafor\.json'/);
  assert.deepEqual(page.complaints, []);
});

step("one letter changed in the name, and it is rejected with the reason", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  await page.getByLabel("Paste the licence").fill(document.replace("Okafor", "Okafur"));
  await page.getByRole("button", { name: "Verify licence" }).click();
  await page.locator(".verdict-word").waitFor();
  assert.equal(await verdict(page), "Rejected");
  assert.match(await page.locator(".line.rejected").first().innerText(), /Signature/);
});

step("broken JSON is told with its place, and what was typed is kept", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  const typed = '{\n  "name": oops\n}';
  await page.getByLabel("Paste the licence").fill(typed);
  await page.getByRole("button", { name: "Verify licence" }).click();
  const alert = page.getByRole("alert");
  assert.match(await alert.innerText(), /line 2, character 11/);
  assert.equal(await page.locator("#text").inputValue(), typed);
  await alert.getByRole("link").click();
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.id), "text");
  await examine(page, "malformed");
});

step("a picture of a licence is declined kindly, and so is far too much", async () => {
  const page = await open(browser);
  await page.goto(`${address}/verify`);
  await page.locator("#file").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from([137, 80, 78, 71, 255]) });
  await page.getByRole("button", { name: "Verify licence" }).click();
  assert.match(await page.getByRole("alert").innerText(), /not text/);
  await page.locator("#file").setInputFiles({ name: "big.json", mimeType: "application/json", buffer: Buffer.alloc(1_060_000, 123) });
  await page.getByRole("button", { name: "Verify licence" }).click();
  await page.getByRole("alert").getByText("larger than a licence can be").first().waitFor();
  await examine(page, "too large");
});

step("an address where nothing is says so as a page", async () => {
  const page = await open(browser);
  const answer = await page.goto(`${address}/l/0000000000`);
  assert.equal(answer.status(), 404);
  assert.equal(await page.locator("h1").innerText(), "There is nothing at this address");
  await examine(page, "404");
});

step("a licence that is suspended is rejected, with the reason and the date", async () => {
  await change("suspend", "Pending a hearing");
  const page = await open(browser);
  await page.goto(address + path);
  assert.equal(await verdict(page), "Rejected");
  assert.match(await page.locator("h1").innerText(), /suspended/);
  assert.match(await page.locator("h1").innerText(), /3 March 2026/);
  assert.match(await page.locator(".badge-state").innerText(), /Suspended\s+since 3 March 2026/);
  assert.match(await page.locator(".history").innerText(), /Pending a hearing/);
  await examine(page, "badge, suspended");
});

step("reinstated, it is accepted again", async () => {
  await change("reinstate", "The hearing found no cause");
  const page = await open(browser);
  await page.goto(address + path);
  assert.equal(await verdict(page), "Accepted");
  assert.match(await page.locator(".history").innerText(), /Reinstated/);
});

step("revoked, it is rejected for good", async () => {
  await change("revoke", "Order 2026-0173");
  const page = await open(browser);
  await page.goto(address + path);
  assert.equal(await verdict(page), "Rejected");
  assert.match(await page.locator(".badge-state").innerText(), /Revoked/);
  await examine(page, "badge, revoked");
  await page.goto(`${address}/verify?cid=${license.cid}`);
  assert.equal(await verdict(page), "Rejected");
  await examine(page, "report, rejected");
});

let failed = 0;
for (const [name, what] of steps) {
  try {
    await what();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
