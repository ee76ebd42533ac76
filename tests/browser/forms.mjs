// The desks' forms twice: in a browser without JavaScript, and by keyboard alone.
import { address, examine, launch, open } from "./browser.mjs";
import { Keyboard, Mouse, change, order, run } from "./hands.mjs";
import assert from "node:assert/strict";

const { LANYARD_BOARD: board, LANYARD_HOSPITAL: hospital } = process.env;
const cookies = { board: process.env.LANYARD_OFFICER, hospital: process.env.LANYARD_COORDINATOR };
const browser = await launch();
const steps = [];

async function sit(way, who) {
  const page = await open(browser, way === "mouse" ? { javaScriptEnabled: false } : {});
  if (who) await page.context().addCookies([{ name: "session", value: cookies[who], url: address }]);
  return way === "mouse" ? new Mouse(page) : new Keyboard(page);
}

const ROWS = (mark) => [
  "First name,Surname,Licence no,Type,Taxonomy,State,Original issue date,Effective,Expires,Lookup URL",
  ...["One", "Two", "Three"].map(
    (name, at) =>
      `Row,${name}${mark},${mark}-${at},MD,207R00000X,US-CA,2020-07-01,2026-01-01,2027-12-31,https://golden-coast.example/lookup`,
  ),
].join("\n");

steps.push(["the machine interfaces are described in our look, and can be tried", async () => {
  const page = await open(browser);
  await page.goto(`${address}/api`);
  await page.locator(".opblock").first().waitFor();
  assert.equal(await page.locator("h1:visible").count(), 1);
  await examine(page, "the machine interfaces");
  await page.getByRole("button", { name: "/api/v1/verify" }).first().click();
  await page.getByRole("textbox", { name: "Body of the request" }).waitFor();
  await examine(page, "one of the machine interfaces, open");
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table").waitFor();
  await examine(page, "one of the machine interfaces, answered");
}]);

for (const [way, without] of [["mouse", "without JavaScript"], ["keyboard", "by keyboard alone"]]) {
  const number = `F-${way}`;
  let link, page;
  // Pages that come after a form was sent are looked at as all others are.
  const look = (name) => (way === "keyboard" ? examine(page, name) : undefined);

  steps.push([`${without}, an officer issues a licence`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await hands.page.goto(`${address}/issuer/${board}/licenses`);
    await hands.follow("Issue a licence");
    await hands.press("Check and preview");
    await hands.page.getByRole("alert").first().waitFor();
    await look("a form with mistakes");
    await order(hands, { given: "Ines", family: `Of ${way}`, number });
    await hands.press("Check and preview");
    await hands.page.locator(".badge-name").waitFor();
    await look("a licence before it is issued");
    await hands.press("Issue licence");
    await hands.page.locator(".record .badge-name").waitFor();
    assert.match(await hands.page.locator("h1").innerText(), new RegExp(`Ines Of ${way}`));
    link = `${address}/l/${hands.page.url().split("/").at(-1).split("?")[0]}`;
  }]);

  steps.push([`${without}, an officer suspends it and reads before what verifiers will see`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await hands.page.goto(`${address}/issuer/${board}/licenses/${link.split("/").at(-1)}`);
    await change(hands, "Suspend", "Pending a hearing.");
    await look("what verifiers will see");
    await hands.press("Suspend now");
    await hands.page.locator(".record").waitFor();
    assert.match(await hands.page.locator(".badge-state").innerText(), /Suspended/);
  }]);

  steps.push([`${without}, an officer issues many from pasted rows`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await hands.page.goto(`${address}/issuer/${board}/batches/new`);
    await hands.fill("text", ROWS(way));
    await hands.press("Read the file");
    await hands.page.getByText("3 rows read, all in order").first().waitFor();
    await look("rows before they are issued");
    await hands.press("Issue 3 licences");
    // The page loads itself again until all are issued.
    await hands.page.getByText("All 3 licences are issued").waitFor();
  }]);

  steps.push([`${without}, a coordinator verifies it, and finds the report in the history`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await hands.page.goto(`${address}/verifier/${hospital}`);
    await hands.press("Verify and keep the report");
    await hands.page.getByRole("alert").first().waitFor();
    await look("nothing to verify");
    await hands.fill("text", link);
    await hands.press("Verify and keep the report");
    await hands.page.locator(".verdict-word").waitFor();
    assert.equal((await hands.page.locator(".verdict-word").innerText()).trim(), "Rejected");
    await hands.follow("History");
    await hands.fill("q", "F-").catch(() => {});
    await hands.page.getByText(`Ines Of ${way}`).first().waitFor();
  }]);

  steps.push([`${without}, an administrator decides to trust an issuer`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await hands.page.goto(`${address}/verifier/${hospital}/trust`);
    await hands.follow("Add an issuer");
    await hands.fill("issuer", `did:web:${way}.example`);
    await hands.fill("name", `Board of the ${way}`);
    await hands.tick(await hands.page.locator("#verdict + label").innerText());
    await hands.tick(await hands.page.locator("#types + label").innerText());
    await hands.fill("reason", "Its licences were compared by telephone.");
    await hands.press(await hands.page.locator("form.sheet button.primary").innerText());
    await hands.page.getByText(`Board of the ${way}`).first().waitFor();
  }]);

  steps.push([`${without}, an administrator changes the name of the board`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await hands.page.goto(`${address}/settings/${board}`);
    await hands.fill("name", `Golden Coast Board, ${way}`);
    await hands.press("Change the name");
    await hands.page.locator(".brand", { hasText: `Golden Coast Board, ${way}` }).waitFor();
  }]);

  steps.push([`${without}, somebody chooses a password, signs out and comes in with it`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await page.goto(`${address}/account/password`);
    const email = (await page.context().request.get(`${address}/account`)).text();
    const known = /[\w.+-]+@[\w.-]+\.example/.exec(await email)[0];
    const secret = `seven herons walk ${way}`;
    if (await page.locator("#current").count()) await hands.fill("current", "seven herons walk mouse");
    await hands.fill("password", secret);
    await hands.press(await page.locator("form.sheet button.primary").innerText());
    await page.waitForURL(/\/account/);
    await hands.press("Sign out");
    await page.waitForURL(/\/sign-in/);
    await hands.fill("email", known);
    await hands.fill("password", secret);
    await hands.press("Sign in with the password");
    await page.locator(".desk-nav").waitFor();
    cookies.board = (await page.context().cookies()).find(({ name }) => name === "session").value;
  }]);
}

await run(browser, steps);
