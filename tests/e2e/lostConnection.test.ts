import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./support/backend";
import { billedAround, billOf } from "./support/bill";
import { launchChromium } from "./support/chromium";
import { Person } from "./support/person";
import { Room } from "./support/room";
import { Stack } from "./support/stack";

let stack: Stack;
let browser: Browser;
const people: Person[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start(), launchChromium()]);
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") for (const person of people) await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
  for (const person of people.splice(0)) await person.context.close();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

it("time without the advisor is not billed, and both go on without a click when the advisor is back", async () => {
  const [ada, casey] = [await Person.open(browser, stack.siteUrl, "ada"), await Person.open(browser, stack.siteUrl, "casey")];
  people.push(ada, casey);
  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto("/advisor-dashboard");
  await casey.signInAs("Continue as Casey (client)");
  await casey.addFunds("20");
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(ada.page)];
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  const { sessionId } = clientRoom;
  // The advisor proves to be there every five seconds; what is lost later counts only up to the last proof.
  await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThanOrEqual(8);

  // A second tab of the client changes nothing: one of the two ticks, both show the same.
  const second = new Room(await casey.context.newPage());
  await second.page.goto(`/session/${sessionId}`);
  await second.waitUntilRunning();

  await ada.page.goto("about:blank");
  const leftAtMs = Date.now();
  await casey.page.getByText("Nothing is billed until you and").waitFor({ timeout: 30_000 });
  const lostMinor = await clientRoom.figureMinor("Cost so far");
  expect(await second.figureMinor("Cost so far")).toBe(lostMinor);
  expect(await casey.page.getByRole("textbox", { name: "Message" }).count()).toBe(0);

  await ada.page.goto(`/session/${sessionId}`);
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  await expect.poll(() => clientRoom.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThan(lostMinor);
  await clientRoom.end();
  await casey.page
    .getByRole("link", { name: /receipt/i })
    .first()
    .waitFor();

  const client = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const receipt = await client.query(api.sessions.receipt, { sessionId });
  if (receipt === null) throw new Error("no receipt");
  // On a busy machine a proof may come too late at other times too: what counts is the time around the loss.
  expect(receipt.segments.every(({ billed, reason }) => billed === (reason === "both_present"))).toBe(true);
  expect(receipt.segments[0]).toMatchObject({ billed: false, reason: "waiting" });
  const { before, after } = billedAround(leftAtMs, receipt.segments);
  expect(receipt.segments.find(({ startMs }) => startMs === before?.endMs)).toMatchObject({ billed: false, reason: "lapse" });
  expect(after?.startMs).toBeGreaterThan(leftAtMs);
  expect(receipt.disconnects.advisor).toBeGreaterThanOrEqual(1);
  expect(receipt.chargeMinor).toBe(billOf(receipt).chargeMinor);
  expect((await client.query(api.wallet.summary, {})).spendableMinor).toBe(2_000n - receipt.chargeMinor);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
  casey.assertQuiet();
  ada.assertQuiet();
});
