import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient } from "./support/backend";
import { billedUntilExhausted, billOf } from "./support/bill";
import { Call } from "./support/call";
import { OwnBrowser } from "./support/ownBrowser";
import { ownTimeOf } from "./support/ownTime";
import { Person } from "./support/person";
import { Stack } from "./support/stack";
import { TestClock } from "./support/testClock";

/** $20.00 at $1.20 a minute: 1 000 s. */
const LAST_CENT_MS = 1_000_000;
/** The last of it. */
const LAST_STEP_MS = 4_000;

let stack: Stack;
let browsers: OwnBrowser[] = [];
let ada: Person;
let casey: Person;

beforeAll(async () => {
  [stack, ...browsers] = await Promise.all([Stack.start({ testClock: true }), OwnBrowser.launch(), OwnBrowser.launch()]);
  const [adas, caseys] = browsers as [OwnBrowser, OwnBrowser];
  [ada, casey] = await Promise.all([Person.open(adas.browser, stack.siteUrl, "ada"), Person.open(caseys.browser, stack.siteUrl, "casey")]);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") for (const person of [ada, casey]) await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await stack?.stop();
});

it("at the last cent of a call picture and sound end on both sides within a second, and come back after a top-up", async () => {
  const clock = new TestClock(stack.convexUrl, await stack.adminKey());
  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto("/advisor-dashboard");
  await casey.signInAs("Continue as Casey (client)");
  await casey.addFunds("20");
  await clock.freeze();
  await casey.requestVideo("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [client, advisor] = [new Call(casey.page, "Ada Lindqvist"), new Call(ada.page, "Casey")];
  await Promise.all([client.join(), advisor.join()]);
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
  const sessionId = client.sessionId as Id<"sessions">;

  const clientBackend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const advisorBackend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
  await clock.passUntilBilled(LAST_CENT_MS - LAST_STEP_MS, sessionId, [clientBackend, advisorBackend]);
  await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
  await client.page.getByRole("alert").filter({ hasText: "About 1 minute left" }).waitFor();

  const pass = async () => {
    await clock.advance(LAST_STEP_MS);
    await Promise.all([client, advisor].map((call) => call.peerVideo.waitFor({ state: "hidden" })));
  };
  expect(await ownTimeOf([casey.page, ada.page], pass)).toBeLessThan(1_000);
  await client.page.getByRole("alert").filter({ hasText: "Paused: your balance is used up" }).waitFor();
  expect(await client.figureMinor("Cost so far")).toBe(2_000);
  expect(await client.figureMinor("Spendable balance")).toBe(0);
  expect(await advisor.page.getByText("Spendable balance").count()).toBe(0);

  const session = await clientBackend.query(api.sessions.get, { sessionId });
  expect(session).toMatchObject({ state: "exhausted", callEpoch: null });

  // A payment is asked for and answered while time goes on: what calls out waits for a clock that stands still.
  await clock.release();
  // The payment opens beside the room, which stays where it is.
  const room = await client.page.getByRole("main").elementHandle();
  await client.page.getByRole("button", { name: "Add funds" }).first().click();
  await client.page.getByLabel("Amount").fill("10");
  const [payment] = await Promise.all([
    casey.context.waitForEvent("page"),
    client.page.getByRole("dialog").getByRole("button", { name: "Add funds", exact: true }).click(),
  ]);
  await casey.pay("Pay $10.00", undefined, payment);
  await client.page.getByRole("button", { name: "Resume", exact: true }).click();
  await Promise.all([client.waitUntilRunning(), advisor.waitUntilRunning()]);
  await Promise.all([client.waitForPicture(), advisor.waitForPicture()]);
  expect(await room?.evaluate((element) => element.isConnected)).toBe(true);

  await client.end();
  await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();
  const receipt = await clientBackend.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  expect(billedUntilExhausted(receipt)).toBe(LAST_CENT_MS);
  expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
  casey.assertQuiet();
  ada.assertQuiet();
});
