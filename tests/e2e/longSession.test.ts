import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient } from "./support/backend";
import { launchChromium } from "./support/chromium";
import { Person } from "./support/person";
import { Room } from "./support/room";
import { Stack } from "./support/stack";
import { TestClock } from "./support/testClock";

/** Both leases outlive a step, so a meter that was ticked before each step never lapses. */
const STEP_MS = 4_000;
const HALF_HOUR_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start({ testClock: true }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

it("charges $15.00 for 30 minutes at $0.50 and releases $13.50 a day later", async () => {
  const clock = new TestClock(stack.convexUrl, await stack.adminKey());
  const [ada, casey] = [await Person.open(browser, stack.siteUrl, "ada"), await Person.open(browser, stack.siteUrl, "casey")];
  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto("/advisor-dashboard");
  await casey.signInAs("Continue as Casey (client)");
  await casey.addFunds("50");
  await clock.freeze();
  await casey.requestChat("Ada");
  await ada.page.getByRole("button", { name: "Accept" }).click();
  const [clientRoom, advisorRoom] = [new Room(casey.page), new Room(ada.page)];
  await Promise.all([clientRoom.waitUntilRunning(), advisorRoom.waitUntilRunning()]);
  const sessionId = clientRoom.sessionId as Id<"sessions">;

  const client = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
  for (let elapsedMs = 0; elapsedMs < HALF_HOUR_MS; elapsedMs += STEP_MS) {
    await Promise.all([client.mutation(api.sessions.tick, { sessionId }), advisor.mutation(api.sessions.tick, { sessionId })]);
    await clock.advance(STEP_MS);
  }
  const tick = await client.mutation(api.sessions.tick, { sessionId });
  expect(tick).toMatchObject({ state: "running", billedMs: HALF_HOUR_MS, costMinor: 1_500n, spendableMinor: 3_500n });

  await clientRoom.end();
  await casey.page.goto(`/receipts/${sessionId}`);
  await casey.page.getByRole("heading", { name: "Receipt" }).waitFor();
  await casey.page.getByText("$15.00").first().waitFor();
  const pending = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
  expect(pending.page[0]).toMatchObject({ chargeMinor: 1_500n, feeMinor: 150n, amountMinor: 1_350n, status: "pending" });
  await ada.page.goto("/advisor-dashboard/earnings");
  await ada.page.getByText("$13.50").first().waitFor();

  await clock.advance(DAY_MS - 1);
  const almost = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
  expect(almost.page[0]).toMatchObject({ status: "pending" });
  await clock.advance(1);
  const released = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
  expect(released.page[0]).toMatchObject({ amountMinor: 1_350n, status: "available" });

  expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
  ada.assertQuiet();
  casey.assertQuiet();
  await ada.context.close();
  await casey.context.close();
});
