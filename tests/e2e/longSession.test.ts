import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient, refusalOf } from "./support/backend";
import { dollars } from "./support/bill";
import { launchChromium } from "./support/chromium";
import { noisyPng } from "./support/files";
import { joinAdmins } from "./support/market";
import { Person } from "./support/person";
import { Room } from "./support/room";
import { Stack } from "./support/stack";
import { figureOf } from "./support/tables";
import { TestClock } from "./support/testClock";
import { approve, askFor, PAYOUTS, REASON, seesMoney } from "./support/withdrawals";

/** Both leases outlive a step, so a meter that was ticked before each step never lapses. */
const STEP_MS = 4_000;
const HALF_HOUR_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;

let stack: Stack;
let browser: Browser;
let clock: TestClock;
let sessionId: Id<"sessions">;

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start({ testClock: true }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Waits for the preview of the part that is refunded, and reads each of its lines. */
async function seesPostings({ page }: Person): Promise<void> {
  const lines = page.getByRole("region", { name: "Every line that is posted" }).getByRole("row");
  await lines.filter({ hasText: "+$5.00" }).waitFor();
  expect((await lines.allInnerTexts()).slice(1).map((row) => row.split(/\s*\t\s*/))).toEqual([
    ["Fees", "Platform", "-$0.50", "–", "–"],
    ["Earnings, frozen", "Ada Lindqvist", "-$4.50", "$13.50", "$9.00"],
    ["Wallet, free", "Casey", "+$5.00", "$35.00", "$40.00"],
    ["Earnings, frozen", "Ada Lindqvist", "-$9.00", "$9.00", "$0.00"],
    ["Earnings, available", "Ada Lindqvist", "+$9.00", expect.any(String), expect.any(String)],
  ]);
}

it("charges $15.00 for 30 minutes at $0.50 and releases $13.50 a day later", async () => {
  clock = new TestClock(stack.convexUrl, await stack.adminKey());
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
  sessionId = clientRoom.sessionId as Id<"sessions">;

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

  await ada.page.goto(PAYOUTS);
  const [availableMinor, inTransitMinor, paidMinor] = [await figureOf(ada.page, "Available"), await figureOf(ada.page, "On its way"), await figureOf(ada.page, "Paid out")];
  await clock.advance(DAY_MS - 1);
  await seesMoney(ada, [availableMinor, inTransitMinor, paidMinor]);
  const almost = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
  expect(almost.page[0]).toMatchObject({ status: "pending" });
  await clock.advance(1);
  const released = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
  expect(released.page[0]).toMatchObject({ amountMinor: 1_350n, status: "available" });
  await seesMoney(ada, [availableMinor + 1_350n, inTransitMinor, paidMinor]);

  expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
  ada.assertQuiet();
  casey.assertQuiet();
  await ada.context.close();
  await casey.context.close();
});

it("J6: the session is disputed with a file, answered, and refunded in part by two admins, exactly once; all see the same cents", async () => {
  await clock.release();
  const [casey, ada, robin, rene] = [
    await Person.open(browser, stack.siteUrl, "casey"),
    await Person.open(browser, stack.siteUrl, "ada"),
    await Person.open(browser, stack.siteUrl, "robin"),
    await Person.open(browser, stack.siteUrl, "rene"),
  ];
  const admin = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_robin");
  await casey.signInAs("Continue as Casey (client)");
  await casey.page.goto(`/receipts/${sessionId}`);
  await casey.page.getByRole("button", { name: "Report a problem" }).click();
  const form = casey.page.getByRole("dialog");
  await form.getByLabel("The advisor was not there").check();
  await form.getByLabel("What happened?").fill("For ten of the thirty minutes nobody answered, as the picture shows.");
  await form.locator("input[type=file]").setInputFiles({ name: "silence.png", mimeType: "image/png", buffer: noisyPng(8, 6) });
  await form.getByRole("button", { name: "Remove silence.png" }).waitFor();
  await form.getByRole("button", { name: "Submit dispute" }).click();
  await casey.page.getByRole("link", { name: "See the dispute" }).click();
  await casey.page.getByText(/^Ada Lindqvist can answer until /).waitFor();
  await casey.page.getByRole("button", { name: "Show silence.png" }).waitFor();

  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto("/advisor-dashboard");
  await ada.page.getByRole("region", { name: "Disputes" }).getByRole("link", { name: "Casey" }).click();
  await ada.page.getByText("$13.50 of what you earned is frozen until an admin decides.").waitFor();
  await ada.page.getByText("Files that Casey did not share are seen by admins only.").waitFor();
  await ada.page.getByLabel("Your answer").fill("I had to look something up. I am sorry about the ten minutes.");
  await ada.page.getByRole("button", { name: "Send answer" }).click();
  await casey.page.getByText("I had to look something up.").waitFor();

  await robin.signInAs("Continue as Robin (admin)");
  await robin.page.goto("/admin/settings");
  await robin.page.getByLabel("Refunds and adjustments: two admins above").fill("4");
  await robin.page.getByRole("button", { name: "Save changes" }).click();
  await robin.page.getByLabel("Reason").fill("Two pairs of eyes above $4.");
  await robin.page.getByRole("dialog").getByRole("button", { name: "Save changes" }).click();
  await robin.page.getByRole("region", { name: "History" }).getByText("$100.00 → $4.00").waitFor();
  await robin.page.goto("/admin/disputes");
  await robin.page.getByRole("link", { name: "Casey about Ada Lindqvist" }).click();
  await robin.page.getByRole("img", { name: "silence.png" }).waitFor();
  await robin.page.getByText("Refund a part").click();
  await robin.page.getByLabel("Amount").fill("5");
  await robin.page.getByLabel("Reason").fill("A third of the time was silence.");
  await seesPostings(robin);
  await robin.page.getByText("More than $4.00: another admin has to agree before money moves.").waitFor();
  await robin.page.getByRole("button", { name: "Refund client" }).click();
  await robin.page.getByRole("dialog", { name: "Refund $5.00 to Casey?" }).getByRole("button", { name: "Refund client" }).click();

  // Nothing has moved, and whoever proposed is no second opinion.
  await robin.page.getByText("Another admin has to agree. You can drop it.").waitFor();
  await robin.page.getByRole("button", { name: "Drop the proposal" }).waitFor();
  expect(await robin.page.getByRole("button", { name: "Agree" }).count()).toBe(0);
  const disputeId = new URL(robin.page.url()).pathname.split("/").at(-1) as Id<"disputes">;
  const own = { disputeId, agree: true, reason: "I say so again.", requestKey: "my-own-second-opinion" };
  expect(await refusalOf(admin.mutation(api.disputes.confirm, own))).toBe("FORBIDDEN");
  const client = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  expect(await client.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 3_500n });
  await casey.page.getByText("I had to look something up.").waitFor();
  expect(await casey.page.getByText("A third of the time was silence.").count()).toBe(0);

  await joinAdmins(rene, "Rene", admin);
  await rene.page.goto("/admin/disputes");
  await rene.page.getByRole("listitem").filter({ hasText: "Second admin" }).getByRole("link", { name: "Casey about Ada Lindqvist" }).click();
  await rene.page.getByText("You are the second opinion. Agreeing moves the money at once.").waitFor();
  await rene.page.locator("#decision").getByText("A third of the time was silence.").waitFor();
  await seesPostings(rene);
  await rene.page.getByRole("button", { name: "Agree", exact: true }).click();
  await rene.page.getByText("Give a reason of at least three characters.").waitFor();
  await rene.page.getByLabel("Your reason").fill("The picture and the messages say the same.");
  await rene.page.getByRole("button", { name: "Agree", exact: true }).click();
  for (const { page } of [robin, rene]) {
    await page.getByRole("heading", { name: "Decided: Refunded in part" }).waitFor();
    await page.getByText(/^By Robin, Rene, /).waitFor();
    expect(await page.getByRole("button", { name: /^(Refund client|Agree|Drop the proposal)$/ }).count()).toBe(0);
  }

  await casey.page.getByText("$5.00 of $15.00 came back to your wallet.").waitFor();
  await ada.page.getByText("$5.00 of $15.00 were refunded to Casey. $4.50 of it came from what you earned.").waitFor();
  await casey.page.goto("/user-dashboard/wallet");
  const entry = casey.page.getByRole("row").filter({ hasText: "Refund of a session with Ada Lindqvist" });
  expect((await entry.innerText()).split(/\s*\t\s*/).slice(-2)).toEqual(["+$5.00", "$40.00"]);
  await ada.page.goto("/advisor-dashboard/earnings");
  const earning = ada.page.getByRole("row").filter({ hasText: "$4.50 went back to the client" });
  await earning.getByText("Available", { exact: true }).waitFor();
  expect(await earning.innerText()).toMatch(/\$9\.00\s+\$4\.50 went back to the client/);

  const again = { disputeId, decision: "refund" as const, refundMinor: 1_000n, reason: "Once more.", requestKey: "another-decision" };
  expect(await refusalOf(admin.mutation(api.disputes.decide, again))).toBe("INVALID_STATE");
  const { page: audit } = await admin.query(api.admin.auditLog, { target: disputeId, paginationOpts: { numItems: 10, cursor: null } });
  expect(audit.map(({ action }) => action)).toEqual(["disputes.confirm", "disputes.decide", "disputes.propose", "disputes.answer", "disputes.open"]);
  expect(await client.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 4_000n });
  expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
  for (const person of [casey, ada, robin, rene]) person.assertQuiet();
});

/** A minute of talk, $0.50, that the client reports and the advisor explains. */
async function disputedMinute(client: BackendClient, advisor: BackendClient, n: number): Promise<Id<"disputes">> {
  await advisor.mutation(api.presence.beat, {});
  const { page } = await client.query(api.advisorProfiles.search, { query: "Lindqvist", paginationOpts: { numItems: 1, cursor: null } });
  const advisorId = page[0]?.advisorId;
  if (advisorId === undefined) throw new Error("Ada is not listed");
  const { sessionId: talk } = await client.mutation(api.sessions.request, { advisorId, mode: "chat", requestKey: `a-disputed-minute-${n}` });
  await advisor.mutation(api.sessions.accept, { sessionId: talk });
  expect(await clock.passUntilBilled(60_000, talk, [client, advisor])).toMatchObject({ costMinor: 50n });
  await client.mutation(api.sessions.end, { sessionId: talk });
  const report = { sessionId: talk, reason: "quality" as const, description: "It was not about my lease at all.", shareFiles: false };
  const { disputeId } = await client.mutation(api.disputes.open, { ...report, requestKey: `report-${n}` });
  await advisor.mutation(api.disputes.answer, { disputeId, text: "It was about leases, as you asked.", requestKey: `answer-${n}` });
  return disputeId;
}

it("J6: another is refunded in full and a third rejected; both sides read why, and the earning is gone or whole", async () => {
  const client = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_casey");
  const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
  const spendable = async () => (await client.query(api.wallet.summary, {})).spendableMinor;
  const before = await spendable();
  await clock.freeze();
  const [refunded, rejected] = [await disputedMinute(client, advisor, 1), await disputedMinute(client, advisor, 2)];
  await clock.release();
  expect(await spendable()).toBe(before - 100n);

  const [robin, casey, ada] = [
    await Person.open(browser, stack.siteUrl, "robin"),
    await Person.open(browser, stack.siteUrl, "casey"),
    await Person.open(browser, stack.siteUrl, "ada"),
  ];
  await robin.signInAs("Continue as Robin (admin)");
  await casey.signInAs("Continue as Casey (client)");
  await ada.signInAs("Continue as Ada (advisor)");
  for (const { page } of [casey, ada]) await page.goto(`/disputes/${refunded}`);
  await robin.page.goto(`/admin/disputes/${refunded}`);
  await robin.page.getByLabel("Reason").fill("The minute was about something else.");
  await robin.page.getByRole("button", { name: "Refund client" }).click();
  await robin.page.getByRole("dialog", { name: "Refund $0.50 to Casey?" }).getByRole("button", { name: "Refund client" }).click();
  await robin.page.getByRole("heading", { name: "Decided: Refunded", exact: true }).waitFor();
  await casey.page.getByText("$0.50 of $0.50 came back to your wallet.").waitFor();
  await ada.page.getByText("$0.50 of $0.50 were refunded to Casey. $0.45 of it came from what you earned.").waitFor();

  for (const { page } of [casey, ada]) await page.goto(`/disputes/${rejected}`);
  await robin.page.goto(`/admin/disputes/${rejected}`);
  await robin.page.getByText("Refund nothing").click();
  await robin.page.getByLabel("Reason").fill("The messages are about a lease.");
  await robin.page.getByRole("button", { name: "Reject" }).click();
  await robin.page.getByRole("dialog", { name: "Reject what Casey reported?" }).getByRole("button", { name: "Reject" }).click();
  await robin.page.getByRole("heading", { name: "Decided: Rejected" }).waitFor();
  await casey.page.getByText("Nothing was refunded. The charge stays as it is.").waitFor();
  await ada.page.getByText("Nothing was refunded. What you earned is no longer frozen.").waitFor();
  for (const { page } of [casey, ada]) await page.getByRole("status").getByText("The messages are about a lease.").waitFor();

  expect(await spendable()).toBe(before - 50n);
  const { page: earnings } = await advisor.query(api.earnings.list, { paginationOpts: { numItems: 2, cursor: null } });
  expect(earnings.map(({ amountMinor, status }) => [amountMinor, status])).toEqual([
    [45n, "pending"],
    [45n, "refunded"],
  ]);
  expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
  for (const person of [robin, casey, ada]) person.assertQuiet();
});

it("J5: after the hold the advisor withdraws what is left of it with all the rest, an admin approves, and it is completed", async () => {
  const [ada, robin] = [await Person.open(browser, stack.siteUrl, "ada"), await Person.open(browser, stack.siteUrl, "robin")];
  await ada.signInAs("Continue as Ada (advisor)");
  await ada.page.goto(PAYOUTS);
  const [allMinor, paidMinor] = [await figureOf(ada.page, "Available"), await figureOf(ada.page, "Paid out")];
  expect(await figureOf(ada.page, "On its way")).toBe(0n);
  // No cent beyond it, and all of it.
  const amount = dollars(allMinor).slice(1);
  const advisor = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_ada");
  const { methods } = await advisor.query(api.payoutMethods.list, {});
  const methodId = methods.find(({ kind }) => kind === "connect")?.methodId;
  if (methodId === undefined) throw new Error("Ada has nowhere to send it");
  const wish = { amountMinor: allMinor + 1n, methodId, requestKey: "a-cent-too-much" };
  expect(await refusalOf(advisor.mutation(api.payouts.request, wish))).toBe("INSUFFICIENT_FUNDS");
  const withdrawalId = await askFor(ada, amount);

  await robin.signInAs("Continue as Robin (admin)");
  await approve(robin, withdrawalId);
  for (const { page } of [robin, ada]) await page.getByText("Completed", { exact: true }).waitFor();
  await ada.page.getByText(REASON).first().waitFor();
  await ada.page.goto(PAYOUTS);
  await seesMoney(ada, [0n, 0n, paidMinor + allMinor]);
  expect(await stack.runScript("ledgerCheck")).toMatch(/0 violations/);
  for (const person of [ada, robin]) person.assertQuiet();
});
