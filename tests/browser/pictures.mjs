// Pictures, light and dark, at a desk and on a phone: `node pictures.mjs GALLERY OUT [NAME…]`.
// Every page that the gallery has written; and, signed in by the links in LANYARD_BOARD_LINK and
// LANYARD_HOSPITAL_LINK, the main pages of the demo at LANYARD_URL.
import { launch } from "./browser.mjs";
import { Mouse, change, order } from "./hands.mjs";
import { Buffer } from "node:buffer";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";

const [gallery, out, ...only] = process.argv.slice(2);
const { LANYARD_URL: address, LANYARD_BOARD_LINK: board, LANYARD_HOSPITAL_LINK: hospital } = process.env;
const wanted = (name) => only.length === 0 || only.includes(name);
const fullPage = only.length === 0;
const browser = await launch();

async function shoot(page, name) {
  if (!wanted(name)) return;
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      await page.screenshot({ path: resolve(out, `${name}-${width}-${colorScheme}.png`), fullPage });
    }
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

const page = await browser.newPage({ reducedMotion: "reduce" });
for (const name of readdirSync(gallery).filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5))) {
  if (!wanted(name)) continue;
  await page.goto(`file://${resolve(gallery, name)}.html`);
  await shoot(page, name);
}

// Whoever follows the link of the demo's start comes in by it.
async function sit(link) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  const hands = new Mouse(await context.newPage());
  await hands.page.goto(link);
  await hands.press("Sign in, and change nothing");
  await hands.page.locator(".desk-nav").waitFor();
  return hands;
}

// A page by its address, then what is done on it, then its picture.
async function show(hands, name, path, what = async () => {}) {
  await hands.page.goto(address + path);
  await what(hands);
  await shoot(hands.page, name);
}

function rows(count) {
  const lines = ["First name,Surname,Licence no,Type,Taxonomy,State,Original issue date,Effective,Expires,Lookup URL"];
  for (let row = 0; row < count; row += 1) {
    const last = row % 27 === 13 ? "2027-31-12" : "2027-12-31";
    lines.push(`Robin,Vance ${row},D-${row},RN,163W00000X,US-CA,2020-07-01,2026-01-01,${last},https://board.example/lookup`);
  }
  return { name: "renewals-2026.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) };
}

async function ofBoard() {
  await page.goto(`${address}/sign-in`);
  await shoot(page, "desk-sign-in");
  const hands = await sit(board);
  const desk = new URL(hands.page.url()).pathname;
  const slug = desk.split("/").at(2);
  await show(hands, "desk-overview", desk);
  await show(hands, "desk-register", `${desk}/licenses`);
  const suspended = await page.request.get(`${address}/`).then((it) => it.text());
  const of = (state) => new RegExp(`href="/l/([0-9a-z]{10})"(?:(?!</li>)[\\s\\S])*?state-${state}`).exec(suspended)[1];
  await show(hands, "desk-licence", `${desk}/licenses/${of("stopped")}`);
  await show(hands, "desk-issue", `${desk}/licenses/new`, async () => {
    await order(hands, { given: "Ines", family: "Carvalho", number: "" });
    await hands.fill("npi", "1234567890");
    await hands.press("Check and preview");
    await hands.page.getByRole("alert").first().waitFor();
  });
  await show(hands, "desk-change", `${desk}/licenses/${of("good")}`, async () => {
    await change(hands, "Suspend", "Summary suspension pending a hearing.");
  });
  await show(hands, "desk-batch", `${desk}/batches/new`, async () => {
    await hands.give("file", rows(1_000));
    await hands.press("Read the file");
    await hands.page.getByText("963 in order").first().waitFor();
  });
  for (const [name, path] of [["settings", ""], ["keys", "/keys"], ["staff", "/staff"], ["clients", "/clients"]]) {
    await show(hands, `desk-${name}`, `/settings/${slug}${path}`);
  }
  return of("stopped");
}

async function ofHospital(id) {
  const hands = await sit(hospital);
  const desk = new URL(hands.page.url()).pathname;
  await show(hands, "desk-report", desk, async () => {
    await hands.fill("text", `${address}/l/${id}`);
    await hands.press("Verify and keep the report");
    await hands.page.locator(".verdict-word").first().waitFor();
  });
  await show(hands, "desk-verify", desk);
  await show(hands, "desk-history", `${desk}/history`);
  await show(hands, "desk-clinician", `${desk}/clinicians`, async () => {
    await hands.page.locator("table.list tbody a").first().click();
  });
  await show(hands, "desk-trust", `${desk}/trust`, async () => {
    await hands.page.locator("table.list tbody a").first().click();
  });
}

if (address && (only.length === 0 || only.some((name) => name.startsWith("desk-")))) await ofHospital(await ofBoard());
await browser.close();
