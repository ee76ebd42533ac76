// Two ways to work: with a mouse, and by keyboard alone. What is done is the same.
import assert from "node:assert/strict";

// Clicks. Works in a browser without JavaScript too.
export class Mouse {
  constructor(page) {
    this.page = page;
  }
  fill(id, text) {
    return this.page.locator(`#${id}`).fill(text);
  }
  choose(id, label) {
    return this.page.locator(`#${id}`).selectOption({ label });
  }
  tick(label) {
    return this.page.getByLabel(label, { exact: true }).check();
  }
  give(id, file) {
    return this.page.locator(`#${id}`).setInputFiles(file);
  }
  // A click comes back with the first bytes of the page that it leads to: that page is waited for.
  async follow(name) {
    await this.page.getByRole("link", { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }
  async press(name) {
    await this.page.getByRole("button", { name }).first().click();
    await this.page.waitForLoadState();
  }
}

// Tab, Enter, Space and the arrows. Whatever has the focus can be seen to have it.
export class Keyboard {
  constructor(page) {
    this.page = page;
  }
  async reach(target, what) {
    const wanted = await target.first().elementHandle();
    for (let tabs = 0; tabs < 400; tabs += 1) {
      const found = await wanted.evaluate((element) => {
        const here = document.activeElement;
        const group = element.type === "radio" && here?.type === "radio" && here.name === element.name;
        return here === element || group;
      });
      if (found) {
        const seen = await this.page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
        });
        assert.ok(seen, `the focus on ${what} can be seen`);
        return wanted;
      }
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not come to ${what}`);
  }
  async fill(id, text) {
    await this.reach(this.page.locator(`#${id}`), id);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }
  async choose(id, label) {
    const select = await this.reach(this.page.locator(`#${id}`), id);
    await this.page.keyboard.type(label, { delay: 5 });
    assert.equal(await select.evaluate((it) => it.selectedOptions[0].label), label);
  }
  async tick(label) {
    const box = await this.reach(this.page.getByLabel(label, { exact: true }), label);
    const keys = (await box.getAttribute("type")) === "radio" ? ["Space", ...Array(12).fill("ArrowDown")] : ["Space"];
    for (const key of keys) {
      if (await box.isChecked()) return;
      await this.page.keyboard.press(key);
    }
    assert.ok(await box.isChecked(), `${label} is chosen`);
  }
  async give(id, file) {
    await this.reach(this.page.locator(`#${id}`), id);
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.page.keyboard.press("Enter")]);
    await chooser.setFiles(file);
  }
  async follow(name) {
    await this.enter(await this.reach(this.page.getByRole("link", { name, exact: true }), `the link ${name}`));
  }
  async press(name) {
    await this.enter(await this.reach(this.page.getByRole("button", { name }), `the button ${name}`));
  }
  // Enter on what has the focus; the page that it leads to is waited for, as after a click.
  async enter(here) {
    await here.press("Enter");
    await this.page.waitForLoadState();
  }
}

// What a board types in to issue a licence.
export async function order(hands, { given, family, number }) {
  await hands.fill("givenName", given);
  await hands.fill("familyName", family);
  await hands.fill("licenseNumber", number);
  await hands.choose("licenseType", "Physician (MD)");
  await hands.fill("professionCode", "207R00000X");
  await hands.choose("jurisdiction", "California");
  await hands.fill("originalIssueDate", "2020-07-01");
  await hands.fill("effectiveDate", "2026-01-01");
  await hands.fill("expirationDate", "2099-12-31");
  await hands.fill("lookupUrl", "https://golden-coast.example/lookup");
}

// From a licence's page: what is done, why, and what the public reads.
export async function change(hands, name, said, button) {
  const { page } = hands;
  await hands.follow("Change this licence");
  await hands.follow(name);
  await hands.tick(await page.locator("fieldset label").first().innerText());
  if (said) await hands.fill("text", said);
  await hands.press("Show what verifiers will see");
  await page.locator(".consequence").waitFor();
  // Without the name of the button, up to where it is asked for.
  if (!button) return;
  await hands.press(button);
  await page.getByRole("link", { name: "Change this licence" }).or(page.locator(".record")).first().waitFor();
}

// What a page showed when a step failed.
async function seen(page) {
  const text = await page.locator("main").first().innerText({ timeout: 1_000 }).catch(() => "(no text)");
  return `at ${page.url()}\n${page.complaints?.join("\n") ?? ""}\n${text.slice(0, 1_000)}`;
}

// Runs steps one after the other, tells how each went, and ends the process. `said` is asked what else
// there is to tell of a failure.
export async function run(browser, steps, said = () => "") {
  let failed = 0;
  for (const [name, what] of steps) {
    try {
      await what();
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      const pages = browser.contexts().flatMap((context) => context.pages());
      const shown = await Promise.all(pages.map(seen));
      console.log(`FAIL ${name}\n${error.stack.slice(0, 2500)}\n${shown.join("\n\n")}`);
    }
  }
  if (failed) console.log(said());
  await browser.close();
  process.exit(failed ? 1 : 0);
}
