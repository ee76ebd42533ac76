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

steps.push(["the button that was pressed says that its answer is under way, and no other", async () => {
  const page = await open(browser);
  await page.context().addCookies([{ name: "session", value: cookies.hospital, url: address }]);
  await page.goto(`${address}/verifier/${hospital}`);
  await page.locator("#text").fill(`${address}/l/zzzzzzzzzz\nno link at all`);
  await page.locator("#purpose").check();
  await page.locator("form.sheet button.primary").click();
  const others = page.locator("form.sheet button[name=others]");
  const whole = page.locator("form.sheet button.primary");
  const labels = [await others.innerText(), await whole.innerText()];
  // As long as no answer comes.
  await page.evaluate(() => document.addEventListener("submit", (event) => event.preventDefault()));
  await others.click();
  await page.locator("form.sheet button[name=others][aria-disabled=true]").waitFor();
  assert.notEqual(await others.innerText(), labels[0]);
  assert.equal(await whole.innerText(), labels[1]);
  assert.equal(await whole.getAttribute("aria-disabled"), "true", "and nothing is sent twice");
}]);

steps.push(["where a system's few colours are all there is, a badge still shows the shape of its state", async () => {
  const page = await open(browser);
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(`${address}/components`);
  const shapes = await page.locator(".badge-state .shape:has(.shape-sign)").evaluateAll((shapes) => {
    const probe = document.body.appendChild(document.createElement("p"));
    const system = (name) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const wanted = { body: system("CanvasText"), sign: system("Canvas") };
    return shapes.map((shape) => ({
      wanted,
      body: getComputedStyle(shape.querySelector(".shape-body")).fill,
      sign: getComputedStyle(shape.querySelector(".shape-sign")).stroke,
    }));
  });
  assert.ok(shapes.length >= 5, `${shapes.length} badges have one`);
  for (const { wanted, ...seen } of shapes) assert.deepEqual(seen, wanted);
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
    await hands.fill("q", number);
    await hands.press("Show");
    await page.waitForURL(/[?&]q=/);
    assert.equal(await page.locator("table.list tbody tr").count(), 1);
    await hands.follow(`Ines Of ${way}`);
    await hands.press("Check again now");
    await page.getByRole("heading", { name: "What changed" }).waitFor();
  }]);

  steps.push([`${without}, a coordinator checks a folder again and corrects its name`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await page.goto(`${address}/verifier/${hospital}/clinicians`);
    await hands.fill("q", `Of ${way}`);
    await hands.press("Show");
    await page.waitForURL(/[?&]q=/);
    await hands.follow(`Ines Of ${way}`);
    await hands.press("Check all again");
    await page.getByText("1 of 1 checked again.").waitFor();
    await look("a folder that was checked again");
    await hands.fill("name", "");
    await hands.press("Save this name");
    await page.getByRole("alert").first().waitFor();
    await look("a name that is refused");
    await hands.fill("name", `Ines B. Of ${way}`);
    await hands.press("Save this name");
    await page.locator("h1", { hasText: `Ines B. Of ${way}` }).waitFor();
  }]);

  steps.push([`${without}, a coordinator puts one folder into another, a licence out again, and undoes both`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await page.goto(address);
    const links = await page.locator("a[href^='/l/']").evaluateAll((links) => links.map((a) => a.href));
    await page.goto(`${address}/verifier/${hospital}`);
    await hands.fill("text", links[way === "mouse" ? 0 : 1]);
    await hands.tick("Question");
    await hands.press("Verify and keep the report");
    await page.locator(".verdict-word").waitFor();
    await hands.follow(await page.getByRole("link", { name: "Clinician’s folder" }).innerText());
    const other = (await page.locator("h1").innerText()).trim();
    await hands.follow("Put this folder into another one");
    await hands.fill("q", `Ines B. Of ${way}`);
    await hands.press("Find");
    await hands.follow(`Ines B. Of ${way}`);
    await hands.press("Put it into the folder of");
    await page.getByRole("alert").first().waitFor();
    await look("two folders that may be of two people");
    await hands.tick("I have made sure that both folders are of one person.");
    await hands.press("Put it into the folder of");
    await page.getByText("Moved here.").waitFor();
    await look("a folder into which another went");
    const both = page.url();
    assert.equal(await page.locator("#seen + table tbody tr").count(), 2, `${other} is here too`);
    await hands.press("Give it a folder of its own");
    await page.waitForURL((url) => url.href !== both);
    await page.getByText("Moved here.").waitFor();
    const alone = page.url();
    assert.equal(await page.locator("#seen + table tbody tr").count(), 1);
    await hands.press("Undo");
    await page.waitForURL((url) => url.href !== alone);
    assert.equal(await page.locator("#seen + table tbody tr").count(), 2, "it is back");
    await page.goto(both);
    await hands.press("Undo");
    await page.waitForURL((url) => url.href !== both);
    assert.equal((await page.locator("h1").innerText()).trim(), other);
  }]);

  steps.push([`${without}, an administrator says how old a verification may be`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await page.goto(`${address}/verifier/${hospital}/clinicians`);
    await hands.fill("decision_days", "0");
    await hands.press("Save this profile");
    await page.getByRole("alert").first().waitFor();
    await look("a profile that is refused");
    await hands.fill("decision_days", "90");
    await hands.fill("recheck_days", "30");
    await hands.press("Save this profile");
    await page.waitForURL(/#profile$/);
    assert.equal(await page.locator("#decision_days").inputValue(), "90");
  }]);

  steps.push([`${without}, a coordinator verifies several, and again what could not be checked`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await page.goto(`${address}/verifier/${hospital}`);
    await hands.fill("text", `${link}\n${address}/l/zzzzzzzzzz`);
    await hands.tick("Re-check");
    await hands.press("Verify and keep the report");
    await page.waitForURL(/\/together\//);
    const first = await page.locator("tr:has(.outcome-undetermined) a").first().getAttribute("href");
    await hands.press("Check again the one that could not be checked");
    await page.locator(`tr:has(.outcome-undetermined) a:not([href="${first}"])`).first().waitFor();
    await look("what was verified together, again");
  }]);

  steps.push([`${without}, an administrator decides to trust an issuer`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await hands.page.goto(`${address}/verifier/${hospital}/trust`);
    await hands.follow("Add an issuer");
    await hands.fill("issuer", `did:web:localhost%3A1:${way}`);
    await hands.fill("name", `Board of the ${way}`);
    await hands.tick(await hands.page.locator("#verdict + label").innerText());
    await hands.tick(await hands.page.locator("#types + label").innerText());
    await hands.fill("reason", "Its licences were compared by telephone.");
    await hands.press(await hands.page.locator("form.sheet button.primary").innerText());
    await hands.page.getByText(`Board of the ${way}`).first().waitFor();
    await hands.press("Ask now");
    await page.getByText("It does not resolve").waitFor();
    await look("an issuer who does not answer");
  }]);

  steps.push([`${without}, an administrator changes that decision, and ends it`, async () => {
    const hands = await sit(way, "hospital");
    page = hands.page;
    await page.goto(`${address}/verifier/${hospital}/trust`);
    await hands.follow(`Board of the ${way}`);
    await hands.follow("Change the decision");
    assert.equal(await page.locator("[name=issuer]").count(), 0);
    await hands.fill("name", "");
    await hands.press("Save this decision");
    await page.getByRole("alert").first().waitFor();
    await look("a decision that is refused");
    await hands.fill("name", `Board of the ${way}`);
    await hands.fill("jurisdictions", "Nevada");
    await hands.fill("reason", "It licenses in Nevada alone.");
    await hands.press("Save this decision");
    await page.getByText("It licenses in Nevada alone").first().waitFor();
    await hands.follow("End it");
    await hands.press("End it as of today");
    await page.getByRole("alert").first().waitFor();
    await look("an end without a reason");
    await hands.fill("reason", "It was merged into another.");
    await hands.press("End it as of today");
    await page.getByText("Ended: what it signed after").first().waitFor();
  }]);

  steps.push([`${without}, an administrator changes the name of the board`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await hands.page.goto(`${address}/settings/${board}`);
    await hands.fill("name", `Golden Coast Board, ${way}`);
    await hands.press("Change the name");
    await hands.page.locator(".brand", { hasText: `Golden Coast Board, ${way}` }).waitFor();
  }]);

  steps.push([`${without}, an administrator who lets a colleague in and gives up her own role is told what ends`, async () => {
    const hands = await sit(way, "board");
    page = hands.page;
    await page.goto(`${address}/settings/${board}/clients`);
    await hands.fill("name", `Portal of the ${way}`);
    await hands.tick("Issue licences and change them");
    await hands.press("Make the client");
    await page.getByText("The client is made").first().waitFor();
    await look("a client with its secret");
    await page.goto(`${address}/settings/${board}/staff`);
    await hands.follow("Invite somebody");
    await hands.tick("An administrator does everything that the organisation may, and says who else may.");
    await hands.press("Make the link");
    const invitation = (await page.locator(".link-once code").innerText()).trim();
    const colleague = await sit(way);
    await colleague.page.goto(invitation);
    await colleague.fill("name", `Nora Quist, ${way}`);
    await colleague.fill("email", `quist.${way}@golden-coast.example`);
    await colleague.fill("password", "three herons by the river");
    await colleague.press("Continue with the password");
    await colleague.page.locator(".desk-nav").waitFor();
    await page.goto(`${address}/settings/${board}/staff`);
    const own = page.locator("tr", { hasText: "you" }).locator("a").first();
    await page.goto(address + (await own.getAttribute("href")));
    await hands.tick("An auditor reads everything and changes nothing.");
    await hands.press("Save the role");
    await page.getByText("It is your own role.").waitFor();
    await page.getByLabel(`Portal of the ${way}`).waitFor();
    await look("what ends with a role");
    await hands.follow("Leave everything as it is");
    assert.match(await page.locator("main").innerText(), /Change the role/);
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
