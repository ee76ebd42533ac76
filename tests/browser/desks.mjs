// Everybody's whole desk, by following every link: axe, width, weight, console.
import { address, examine, launch, open } from "./browser.mjs";
import { request } from "node:http";
import assert from "node:assert/strict";

const routes = JSON.parse(process.env.LANYARD_ROUTES);
const people = JSON.parse(process.env.LANYARD_PEOPLE);
const HEAVIEST = 60_000;
const browser = await launch();
const reached = new Set();
let failed = 0;

// The address pattern of a path, as the server has it: the one with the fewest names in it.
function pattern(path) {
  const parts = path.split("/");
  const fits = (route) => {
    const own = route.split("/");
    return own.length === parts.length && own.every((part, at) => part.startsWith("{") || part === parts[at]);
  };
  const names = (route) => route.split("{").length;
  return routes.filter(fits).sort((a, b) => names(a) - names(b))[0];
}

// As many bytes as go over the wire for one address.
function weight(path, cookie) {
  const headers = { accept: "text/html", "accept-encoding": "gzip", cookie: cookie ? `session=${cookie}` : "" };
  return new Promise((resolve, reject) => {
    const sent = request(address + path, { headers, agent: false }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length));
      answer.on("end", () => resolve({ bytes, type: answer.headers["content-type"] ?? "", status: answer.statusCode }));
    });
    sent.on("error", (error) => reject(new Error(`${path}: ${error.message}`)));
    sent.end();
  });
}

// What is looked at beside what is come to: the same address with something else on it.
for (const { name, cookie, starts, looks = [] } of people) {
  const page = await open(browser);
  if (cookie) await page.context().addCookies([{ name: "session", value: cookie, url: address }]);
  const visited = new Set();
  const patterns = new Map();
  const queue = [...looks, ...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    const route = pattern(path.split("?")[0]);
    // Links with a query are the same page again: filters and the parts of lists, once each.
    const kind = route + (path.includes("?") ? "?" : "");
    if (!route || visited.has(path) || (!looks.includes(path) && patterns.has(kind))) continue;
    visited.add(path);
    try {
      const { bytes, type, status } = await weight(path, cookie);
      reached.add(route);
      if (status >= 300 && status < 400) continue;
      patterns.set(kind, path);
      if (!type.startsWith("text/html")) continue;
      assert.ok(status < 400, `${path} answers ${status}`);
      page.complaints.length = 0;
      await page.goto(address + path);
      const sheet = await page.locator("link[rel=stylesheet]").getAttribute("href");
      const whole = bytes + (await weight(sheet, cookie)).bytes;
      assert.ok(whole < HEAVIEST, `${path} has ${whole} bytes with its stylesheet`);
      const links = await page.locator("a[href^='/']").evaluateAll((links) => links.map((a) => a.pathname + a.search));
      queue.push(...links);
      assert.equal(await page.locator("h1").count(), 1, `${path} has one heading of the first rank`);
      await examine(page, `${name}: ${path}`);
      console.log(`ok   ${name}: ${path} (${whole} bytes)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${path}\n${error.stack.slice(0, 1500)}`);
    }
  }
  await page.context().close();
}

const missed = routes.filter((route) => !reached.has(route));
if (missed.length > 0) {
  failed += 1;
  console.log(`FAIL nobody comes to ${missed.join(", ")}`);
}
await browser.close();
process.exit(failed ? 1 : 0);
