// What is printed: whole, with what it is on each sheet, and without what can only be pressed.
import { address, launch, open } from "./browser.mjs";
import { run } from "./hands.mjs";
import { sheets, squeezed } from "./sheets.mjs";
import assert from "node:assert/strict";

const papers = JSON.parse(process.env.LANYARD_PAPERS);
const browser = await launch();

async function check({ cookie, path, foot, whole, absent, most }) {
  const page = await open(browser);
  await page.context().addCookies([{ name: "session", value: cookie, url: address }]);
  await page.goto(address + path);
  for (const format of ["A4", "Letter"]) {
    const printed = sheets(await page.pdf({ format, printBackground: true }));
    assert.ok(printed.length <= most, `${path} takes ${printed.length} sheets of ${format}`);
    printed.forEach((sheet, at) => {
      for (const line of [...foot, `Page ${at + 1} of ${printed.length}`]) {
        assert.ok(sheet.includes(squeezed(line)), `sheet ${at + 1} of ${path} on ${format} has “${line}”: ${sheet}`);
      }
    });
    const all = printed.join("");
    for (const text of whole) assert.ok(all.includes(squeezed(text)), `${text} is whole on ${format}: ${all}`);
    for (const text of absent) assert.ok(!all.includes(squeezed(text)), `${text} is not on ${format}`);
  }
  assert.deepEqual(page.complaints, [], path);
}

await run(browser, papers.map((paper) => [`on paper: ${paper.path}`, () => check(paper)]));
