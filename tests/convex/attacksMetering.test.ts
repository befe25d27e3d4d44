import { afterEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { START_MS, credit, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { expectCleanLedger, expectRefused } from "../support/untouched";
import { createAdvisor, createUser, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

async function sessionRow({ t }: Pick<Rig, "t">, sessionId: Id<"sessions">) {
  const session = await t.run(async (ctx) => await ctx.db.get("sessions", sessionId));
  if (session === null) throw new Error("no session");
  return session;
}

const summaryOf = async ({ client }: Pick<Rig, "client">) => await client.as.query(api.wallet.summary, {});

/** A session at 50 cents a minute on $1.50 that is used up at START_MS + 180 000, ticked up to 5 s before. */
async function nearlyUsedUp(): Promise<{ rig: Rig; sessionId: Id<"sessions"> }> {
  const rig = await makeRig(150n);
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 175_000);
  return { rig, sessionId };
}

describe("money at the instant it ends", () => {
  test("one millisecond before: the session runs on with it, nothing was ever used up", async () => {
    const { rig, sessionId } = await nearlyUsedUp();
    vi.setSystemTime(START_MS + 179_999);
    await credit(rig.t, rig.client.userId, 100n, "pay_just_in_time");
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "running", exhaustAtMs: START_MS + 300_000 });
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "running", billedMs: 179_999, warning: null, spendableMinor: 101n });
    await expectCleanLedger(rig.t);
  });

  test.each(["the job came first", "the payment came first"])("in the same millisecond, when %s: used up, the money is there, one click goes on", async (order) => {
    const { rig, sessionId } = await nearlyUsedUp();
    if (order === "the job came first") await pass(rig.t, 5_000);
    else vi.setSystemTime(START_MS + 180_000);
    expect(await credit(rig.t, rig.client.userId, 100n, "pay_same_instant")).toEqual({ isNew: true });
    expect(await credit(rig.t, rig.client.userId, 100n, "pay_same_instant")).toEqual({ isNew: false });
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "exhausted", baseMs: 180_000, deadlineMs: START_MS + 480_000 });
    expect(await summaryOf(rig)).toMatchObject({ spendableMinor: 100n, heldMinor: 150n, cashMinor: 250n });
    expect(await rig.client.as.mutation(api.sessions.resume, { sessionId })).toMatchObject({ state: "ready" });
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "running", billedMs: 180_000, exhaustAtMs: START_MS + 300_000 });
    await rig.advisor.as.mutation(api.sessions.end, { sessionId });
    expect(await summaryOf(rig)).toMatchObject({ spendableMinor: 100n, heldMinor: 0n });
    await expectCleanLedger(rig.t);
  });

  test("going on needs a whole minute of money: 49 cents are refused, 50 are enough; the advisor never may", async () => {
    const { rig, sessionId } = await nearlyUsedUp();
    await pass(rig.t, 5_000);
    await expectRefused(rig.t, () => rig.client.as.mutation(api.sessions.resume, { sessionId }), "INSUFFICIENT_FUNDS");
    await credit(rig.t, rig.client.userId, 49n, "pay_49");
    await expectRefused(rig.t, () => rig.client.as.mutation(api.sessions.resume, { sessionId }), "INSUFFICIENT_FUNDS");
    await credit(rig.t, rig.client.userId, 1n, "pay_1");
    await expectRefused(rig.t, () => rig.advisor.as.mutation(api.sessions.resume, { sessionId }), "FORBIDDEN");
    expect(await rig.client.as.mutation(api.sessions.resume, { sessionId })).toMatchObject({ state: "ready" });
  });

  test("a top-up after the five minutes does not bring the session back", async () => {
    const { rig, sessionId } = await nearlyUsedUp();
    vi.setSystemTime(START_MS + 480_000);
    await credit(rig.t, rig.client.userId, 1_000n, "pay_too_late");
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "ended", endReason: "balance_used_up", endedAtMs: START_MS + 480_000, chargeMinor: 150n });
    await expectRefused(rig.t, () => rig.client.as.mutation(api.sessions.resume, { sessionId }), "INVALID_STATE");
    expect(await summaryOf(rig)).toMatchObject({ spendableMinor: 1_000n, heldMinor: 0n, openSessionCount: 0 });
  });

  test("a message at that instant is refused and is not a proof of anything", async () => {
    const { rig, sessionId } = await nearlyUsedUp();
    vi.setSystemTime(START_MS + 180_000);
    for (const person of [rig.client, rig.advisor]) {
      const message = { sessionId, clientMessageId: "message-one-more", text: "one more thing" };
      await expectRefused(rig.t, () => person.as.mutation(api.messages.send, message), "NOT_WRITABLE");
    }
    await tickBoth(rig, sessionId);
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "exhausted", baseMs: 180_000 });
  });

  test("the job of the stop that comes too early puts itself back and still stops the service on time", async () => {
    const rig = await makeRig(150n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 100_000);
    const wallet = await rig.t.run(async (ctx) => await ctx.db.query("wallets").first());
    if (wallet === null || wallet.exhaustJobId === null) throw new Error("no job");
    const before = await sessionRow(rig, sessionId);
    await rig.t.mutation(internal.jobs.sessions.stopOnTime, { walletId: wallet._id, epoch: wallet.epoch });
    expect(await sessionRow(rig, sessionId)).toEqual(before);
    const after = await rig.t.run(async (ctx) => await ctx.db.query("wallets").first());
    expect(after).toMatchObject({ exhaustJobAtMs: START_MS + 180_000, epoch: wallet.epoch });
    expect(after?.exhaustJobId).not.toBeNull();
    await keepTicking(rig, sessionId, 75_000);
    await pass(rig.t, 5_000);
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "exhausted", baseMs: 180_000 });
  });
});

describe("several sessions on one wallet", () => {
  test("two rooms that each cover the minimum alone start together, end together, and cost no more than was there", async () => {
    const rig = await makeRig(150n);
    const grace = await createAdvisor(rig.t, { name: "Grace" });
    const other = { client: rig.client, advisor: grace };
    const one = await openSession(rig);
    const two = await openSession(other);
    for (let i = 0; i < 18; i += 1) {
      await tickBoth(rig, one);
      await tickBoth(other, two);
      await pass(rig.t, 5_000);
    }
    const charges = [];
    for (const sessionId of [one, two]) charges.push((await rig.client.as.mutation(api.sessions.end, { sessionId })).chargeMinor);
    expect(charges).toEqual([75n, 75n]);
    expect(await summaryOf(rig)).toMatchObject({ spendableMinor: 0n, cashMinor: 0n });
    await expectCleanLedger(rig.t);
  });

  test("six sessions with odd rates and limits never cost more than was held, nor any more than its limit", async () => {
    const rig = await makeRig(2_003n);
    const wishes: { rate: bigint; limitMinor?: bigint }[] = [
      { rate: 11n, limitMinor: 33n },
      { rate: 53n },
      { rate: 97n, limitMinor: 301n },
      { rate: 101n, limitMinor: 5_000n },
      { rate: 37n },
      { rate: 71n, limitMinor: 213n },
    ];
    const rooms: { advisor: TestAdvisor; sessionId: Id<"sessions">; limitMinor?: bigint }[] = [];
    for (const [i, { rate, ...limit }] of wishes.entries()) {
      const advisor = await createAdvisor(rig.t, { name: `Adv${i}`, chatPriceMinor: rate });
      rooms.push({ advisor, sessionId: await openSession({ client: rig.client, advisor }, limit), ...limit });
    }
    for (let i = 0; i < 150; i += 1) {
      for (const { advisor, sessionId } of rooms) await tickBoth({ client: rig.client, advisor }, sessionId);
      await pass(rig.t, 4_999);
    }
    let total = 0n;
    for (const { sessionId, limitMinor } of rooms) {
      await rig.client.as.mutation(api.sessions.end, { sessionId });
      const { chargeMinor, endReason } = await sessionRow(rig, sessionId);
      total += chargeMinor ?? 0n;
      if (endReason === "spend_limit") expect(chargeMinor).toBe(limitMinor);
      if (limitMinor !== undefined) expect(chargeMinor).toBeLessThanOrEqual(limitMinor);
    }
    const reasons = await Promise.all(rooms.map(async ({ sessionId }) => (await sessionRow(rig, sessionId)).endReason));
    expect(reasons.filter((reason) => reason === "spend_limit")).toHaveLength(3);
    // At most one cent per session but the first stays behind.
    expect(total).toBeGreaterThanOrEqual(2_003n - 5n);
    expect(await summaryOf(rig)).toMatchObject({ spendableMinor: 2_003n - total, heldMinor: 0n });
    await expectCleanLedger(rig.t);
  }, 120_000);
});

describe("presence", () => {
  test("a client who ticks alone, and an advisor who ticks alone, bill nothing", async () => {
    for (const alone of ["client", "advisor"] as const) {
      const rig = await makeRig(1_000n);
      const sessionId = await openSession(rig);
      for (let i = 0; i < 40; i += 1) {
        await rig[alone].as.mutation(api.sessions.tick, { sessionId });
        await pass(rig.t, 5_000);
      }
      expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "ready", baseMs: 0, segStartMs: null });
      vi.useRealTimers();
    }
  });

  test("two hundred held-back ticks that arrive at once are one proof, of now", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 20_000);
    for (let i = 0; i < 6; i += 1) {
      await pass(rig.t, 5_000);
      await rig.advisor.as.mutation(api.sessions.tick, { sessionId });
    }
    const before = (await rig.t.run(async (ctx) => await ctx.db.query("meters").first()))?.seq ?? 0;
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => rig.client.as.mutation(api.sessions.tick, { sessionId, seq: i, sentAtMs: START_MS + 20_000 + i * 100 })),
    );
    const meter = await rig.t.run(async (ctx) => await ctx.db.query("meters").first());
    expect(meter).toMatchObject({ state: "running", baseMs: 20_000, segStartMs: START_MS + 50_000, seq: before + 1 });
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect(await sessionRow(rig, sessionId)).toMatchObject({ chargeMinor: 16n, baseMs: 20_000 });
    await expectCleanLedger(rig.t);
  });

  test("a clock that jumps an hour ahead bills up to the last common proof and not one millisecond of the jump", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    vi.setSystemTime(START_MS + 3_660_000);
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "ended", billedMs: 60_000, costMinor: 50n });
    expect(await sessionRow(rig, sessionId)).toMatchObject({ endReason: "connection_lost", endedAtMs: START_MS + 70_001 + 60_000 });
    await expectCleanLedger(rig.t);
  });

  test("silence longer than the lease is never billed by pressing pause or end afterwards", async () => {
    for (const button of ["pause", "end"] as const) {
      const rig = await makeRig(5_000n);
      const sessionId = await openSession(rig);
      await keepTicking(rig, sessionId, 60_000);
      vi.setSystemTime(START_MS + 75_000);
      await rig.advisor.as.mutation(api.sessions[button], { sessionId });
      expect(await sessionRow(rig, sessionId)).toMatchObject({ state: button === "end" ? "ended" : "paused", baseMs: 60_000 });
      await expectCleanLedger(rig.t);
      vi.useRealTimers();
    }
  });

  test("the other party's token, a stranger's and no token tick for nobody", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    const stranger = await createUser(rig.t, { name: "Sam" });
    // Same subject from another issuer is another person.
    const elsewhere = rig.t.withIdentity({ issuer: "https://evil.example", subject: "dev_casey", tokenIdentifier: "https://evil.example|dev_casey" });
    await expectRefused(rig.t, () => stranger.as.mutation(api.sessions.tick, { sessionId }), "NOT_FOUND");
    await expectRefused(rig.t, () => elsewhere.mutation(api.sessions.tick, { sessionId }), "NOT_FOUND");
    await expectRefused(rig.t, () => rig.t.mutation(api.sessions.tick, { sessionId }), "UNAUTHENTICATED");
    expect(await rig.t.run(async (ctx) => (await ctx.db.query("meters").first())?.proofClientMs)).toBeNull();
  });
});
