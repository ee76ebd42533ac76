// A browser with the fences that every page is held to: no error, no breach of the policy.
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import assert from "node:assert/strict";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const address = process.env.LANYARD_URL;

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
}

// A page that remembers everything that a console would show.
export async function open(browser, options = {}) {
  // Without motion, no colour is measured halfway to another.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${address}/`)) page.complaints.push(`asked ${request.url()}`);
  });
  page.on("console", (message) => {
    // Chromium reports each answer of 400 and above as an error of the console.
    const status = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !status) page.complaints.push(message.text());
  });
  return page;
}

// A browser that tells which passkey it was asked for last: beside the e-mail address, without a word
// ("conditional"), or by a button ("asked for").
export async function watchPasskeys(page) {
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (asking) => {
      const answer = get(asking);
      globalThis.passkeyAsked = asking.mediation ?? "asked for";
      return answer;
    };
  });
}

// Until it waits beside the e-mail address, which takes a challenge.
export async function waitsBesideTheAddress(page) {
  await page.waitForFunction(() => globalThis.passkeyAsked === "conditional");
  await page.waitForLoadState("networkidle");
}

// axe finds nothing, in both schemes; nothing scrolls sideways, wide or narrow.
export async function examine(page, name) {
  // A page that a click led to is there with its first bytes; it is looked at once it is whole.
  await page.waitForLoadState();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} wide in a window of ${width}`);
      if (width === 320) continue;
      await page.evaluate(AXE);
      const found = await page.evaluate(
        (values) => window.axe.run(document, { runOnly: { type: "tag", values } }),
        RULES,
      );
      const lines = found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`,
      );
      assert.deepEqual(lines, [], `${name}, ${colorScheme}, ${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(page.complaints, [], name);
}

export async function verdict(page) {
  return (await page.locator(".verdict-word").innerText()).trim();
}
