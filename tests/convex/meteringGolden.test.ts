import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { START_MS, checkLedger, credit, keepTicking, makeRig, openSession, pass, tickBoth } from "../support/sessionRig";

afterEach(() => {
  vi.useRealTimers();
});

const FIRST_PAGE = { numItems: 20, cursor: null };

test("$10.00 at $3.33 a minute is used up at 180 181 ms with a bill of 1000; a top-up and one click go on", async () => {
  const rig = await makeRig(1_000n, 333n);
  const { t, client, advisor } = rig;
  const sessionId = await openSession(rig);
  const first = await tickBoth(rig, sessionId);
  expect(first).toMatchObject({ state: "running", costMinor: 0n, spendableMinor: 1_000n, exhaustAtMs: START_MS + 180_181 });

  expect((await keepTicking(rig, sessionId, 60_181)).warning).toBe("two_minutes");
  expect((await keepTicking(rig, sessionId, 60_000)).warning).toBe("one_minute");
  await keepTicking(rig, sessionId, 59_000);
  await pass(t, 1_000);
  const before = await client.as.query(api.sessions.get, { sessionId });
  expect(before).toMatchObject({ state: "exhausted", baseMs: 180_181, endsAtMs: START_MS + 180_181 + 300_000 });
  expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "exhausted", costMinor: 1_000n, spendableMinor: 0n });

  await expect(client.as.mutation(api.sessions.resume, { sessionId })).rejects.toMatchObject({
    data: { code: "INSUFFICIENT_FUNDS" },
  });
  await credit(t, client.userId, 1_000n);
  await expect(advisor.as.mutation(api.sessions.resume, { sessionId })).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  expect((await client.as.mutation(api.sessions.resume, { sessionId })).state).toBe("ready");
  const resumed = await tickBoth(rig, sessionId);
  expect(resumed).toMatchObject({ state: "running", spendableMinor: 1_000n, costMinor: 1_000n });
  const ended = await client.as.mutation(api.sessions.end, { sessionId });
  expect(ended).toMatchObject({ state: "ended", chargeMinor: 1_000n, endReason: "ended_by_client" });
  expect(await client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 1_000n, heldMinor: 0n, cashMinor: 1_000n });
  expect((await checkLedger(t)).violations).toEqual([]);
});

test("30 minutes at 50 cents: 1500 charged, 1350 earned, 150 fee; available after exactly 24 hours", async () => {
  const rig = await makeRig(5_000n);
  const { t, client, advisor } = rig;
  const sessionId = await openSession(rig);
  expect(await client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 5_000n, heldMinor: 0n });
  const last = await keepTicking(rig, sessionId, 1_800_000, 9_000);
  expect(last).toMatchObject({ billedMs: 1_800_000, costMinor: 1_500n, spendableMinor: 3_500n });
  await client.as.mutation(api.sessions.end, { sessionId });

  const receipt = await advisor.as.query(api.sessions.receipt, { sessionId });
  expect(receipt).toMatchObject({
    billedMs: 1_800_000,
    units: 90_000_000n,
    chargeMinor: 1_500n,
    feeMinor: 150n,
    earningMinor: 1_350n,
    disconnects: { client: 0, advisor: 0 },
    parties: { client: "Casey", advisor: "Ada Example" },
  });
  expect(receipt?.segments).toEqual([{ n: 1, startMs: START_MS, endMs: START_MS + 1_800_000, billed: true, reason: "both_present", missing: null }]);
  // Each party sees how the charge is divided.
  expect(await client.as.query(api.sessions.receipt, { sessionId })).toMatchObject({ chargeMinor: 1_500n, feeMinor: 150n, earningMinor: 1_350n });

  const pending = await advisor.as.query(api.earnings.list, { paginationOpts: FIRST_PAGE });
  expect(pending.page).toMatchObject([
    {
      sessionId,
      clientFirstName: "Casey",
      chargeMinor: 1_500n,
      feeMinor: 150n,
      amountMinor: 1_350n,
      status: "pending",
      settledAtMs: START_MS + 1_800_000,
      availableAtMs: START_MS + 1_800_000 + 86_400_000,
    },
  ]);
  expect(await advisor.as.query(api.earnings.summary, {})).toMatchObject({ pendingMinor: 1_350n, availableMinor: 0n });
  await pass(t, 86_399_999);
  expect(await advisor.as.query(api.earnings.summary, {})).toMatchObject({ pendingMinor: 1_350n, availableMinor: 0n });
  await pass(t, 1);
  expect(await advisor.as.query(api.earnings.summary, {})).toMatchObject({
    pendingMinor: 0n,
    availableMinor: 1_350n,
    thisMonthMinor: 1_350n,
    lastMonthMinor: 0n,
  });

  const history = await client.as.query(api.wallet.history, { paginationOpts: FIRST_PAGE });
  expect(history.page.map((row) => [row.kind, row.deltaMinor, row.balanceAfterMinor])).toEqual([
    ["unhold", 0n, 3_500n],
    ["settle", -1_500n, 3_500n],
    ["hold", 0n, 5_000n],
    ["topup", 5_000n, 5_000n],
  ]);
  const report = await checkLedger(t);
  expect(report.violations).toEqual([]);
  expect(report.counts).toMatchObject({ transactions: 5, entries: 11, accounts: 4, sessions: 1, wallets: 1, meters: 0 });
  expect(report.totals).toEqual({
    "X.card": -5_000n,
    "C.avail": 3_500n,
    "C.escrow": 0n,
    "A.pending": 0n,
    "A.avail": 1_350n,
    "P.revenue": 150n,
  });
});
