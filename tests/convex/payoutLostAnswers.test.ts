import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { checkLedger } from "@/tests/support/sessionRig";
import { bodyOf, deliver, opened, sent, stateOf } from "./connectHelpers";
import { settle } from "./paymentHelpers";
import { ask, moneyOf, REASON, type Desk } from "./payoutHelpers";

afterEach(() => {
  vi.useRealTimers();
});

const HOUR_MS = 3_600_000;

async function sweepAfter({ t }: Desk, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await t.mutation(internal.jobs.payouts.sweep, {});
  await settle(t);
}

it("what was never sent is given back once its account is closed, although the processor was down before", async () => {
  const { desk, stripe, methodOf } = await opened();
  stripe.state.transfers = "active";
  await deliver(desk, bodyOf("account"));
  const withdrawalId = await ask(desk.ada, (await methodOf()).methodId, 4_250n);
  stripe.state.reads = "down";
  await desk.robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
  await settle(desk.t);
  expect(await desk.t.run((ctx) => ctx.db.query("payoutOperations").collect())).toMatchObject([
    { state: "pending", tries: 1, sendingAtMs: null },
  ]);
  Object.assign(stripe.state, { reads: "given", transfers: "rejected" });
  await sweepAfter(desk, HOUR_MS);
  expect(await stateOf(desk, withdrawalId)).toMatchObject({ state: "failed", failureCode: "payee_closed", clock: { place: "back" } });
  expect(await moneyOf(desk.t, desk.ada)).toEqual([6_000n, 0n, 0n]);
  expect(stripe.made).toEqual([]);
});

describe("a transfer whose answer was lost", () => {
  it("is not given back because the processor refuses to be asked about it", async () => {
    const { desk, stripe, withdrawalId } = await sent({ answers: false });
    stripe.state.reads = "refused";
    await sweepAfter(desk, HOUR_MS);
    expect((await stateOf(desk, withdrawalId)).state).toBe("processing");
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 4_250n, 0n]);
    stripe.state.reads = "given";
    await sweepAfter(desk, HOUR_MS);
    expect((await stateOf(desk, withdrawalId)).state).toBe("completed");
    expect(stripe.made).toHaveLength(1);
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 0n, 0n]);
  });

  it("is the same one under its key while no list has it yet", async () => {
    const { desk, stripe, withdrawalId } = await sent({ answers: false });
    stripe.state.isListed = false;
    await sweepAfter(desk, HOUR_MS);
    expect((await stateOf(desk, withdrawalId)).state).toBe("completed");
    expect(stripe.made).toHaveLength(1);
  });

  it.each(["restricted", "rejected"])("is not given up because its account is %s meanwhile", async (transfers) => {
    const { desk, stripe, withdrawalId } = await sent({ answers: false });
    Object.assign(stripe.state, { isListed: false, transfers });
    await sweepAfter(desk, HOUR_MS);
    expect((await stateOf(desk, withdrawalId)).state).toBe("processing");
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 4_250n, 0n]);
    expect(await desk.t.run((ctx) => ctx.db.query("payoutOperations").collect())).toMatchObject([{ n: 1, state: "unknown" }]);
    stripe.state.isListed = true;
    await sweepAfter(desk, HOUR_MS);
    expect((await stateOf(desk, withdrawalId)).state).toBe("completed");
    expect(stripe.made).toHaveLength(1);
  });

  it("is not believed to be another's: other figures under its name are looked at by people", async () => {
    const { desk, stripe, withdrawalId } = await sent({ answers: false });
    const [made] = stripe.made;
    made!.amount = 4_249;
    for (let tries = 2; tries <= 5; tries++) await sweepAfter(desk, HOUR_MS);
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ state: "processing", clock: { waitsFor: "provider" } });
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 4_250n, 0n]);
    expect(stripe.made).toHaveLength(1);
    expect(await desk.t.run((ctx) => ctx.db.query("alerts").collect())).toMatchObject([{ alert: "payoutStuck", subject: "provider" }]);
  });

  it("and that was taken back before we knew of it has moved nothing in the end", async () => {
    const { desk, stripe, withdrawalId } = await sent({ answers: false });
    stripe.state.reversedMinor = 4_250;
    expect(await deliver(desk, bodyOf("reversed"), "platform")).toBe(200);
    await sweepAfter(desk, HOUR_MS);
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ state: "failed", failureCode: "reversed" });
    expect(await moneyOf(desk.t, desk.ada)).toEqual([6_000n, 0n, 0n]);
    expect(stripe.made).toHaveLength(1);
    const { violations, totals } = await checkLedger(desk.t);
    expect([violations, totals["X.card"], totals["X.bank"]]).toEqual([[], -6_000n, 0n]);
  });
});
