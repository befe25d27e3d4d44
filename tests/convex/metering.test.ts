import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id, TableNames } from "../../convex/_generated/dataModel";
import { requireWritable } from "../../convex/model/metering/tick";
import { endAllSessionsOf } from "../../convex/model/sessions/endSessions";
import { START_MS, checkLedger, credit, keepTicking, makeRig, openSession, pass, sweep, tickBoth, type Rig } from "../support/sessionRig";
import { createAdvisor, createUser, type TestBackend } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

async function stateOf({ t }: Pick<Rig, "t">, sessionId: Id<"sessions">) {
  const session = await t.run(async (ctx) => await ctx.db.get("sessions", sessionId));
  if (session === null) throw new Error("no session");
  return session;
}

async function segmentsOf(t: TestBackend, sessionId: Id<"sessions">) {
  const rows = await t.run(async (ctx) => await ctx.db.query("segments").collect());
  return rows.filter((row) => row.sessionId === sessionId).map((row) => [row.startMs - START_MS, row.endMs - START_MS, row.reason]);
}

async function dump(t: TestBackend, tables: TableNames[]) {
  return await t.run(async (ctx) => Promise.all(tables.map(async (table) => await ctx.db.query(table).collect())));
}

const OTHER_TABLES = ["sessions", "wallets", "accounts", "ledgerTransactions", "ledgerEntries", "segments", "auditEvents"] as const;

describe("a tick", () => {
  test("in the normal case writes the meter and nothing else", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    const before = await dump(rig.t, [...OTHER_TABLES]);
    await pass(rig.t, 1_000);
    const answer = await rig.client.as.mutation(api.sessions.tick, { sessionId });
    expect(answer).toMatchObject({ state: "running", billedMs: 1_000, costMinor: 0n, spendableMinor: 5_000n, nextTickMs: 1_000 });
    expect(await dump(rig.t, [...OTHER_TABLES])).toEqual(before);
  });

  test("doubled within 400 ms writes nothing at all and bills nothing twice", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    await pass(rig.t, 1_200);
    const first = await rig.client.as.mutation(api.sessions.tick, { sessionId });
    const before = await dump(rig.t, ["meters", ...OTHER_TABLES]);
    await pass(rig.t, 399);
    const second = await rig.client.as.mutation(api.sessions.tick, { sessionId });
    expect(await dump(rig.t, ["meters", ...OTHER_TABLES])).toEqual(before);
    expect([first.costMinor, second.costMinor, second.seq - first.seq]).toEqual([1n, 1n, 0]);
  });

  test("takes no money, time or name from its sender", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    await pass(rig.t, 6_000);
    const answer = await rig.client.as.mutation(api.sessions.tick, { sessionId, seq: 999_999, sentAtMs: 0, tabId: "x".repeat(1_000) });
    expect(answer).toMatchObject({ billedMs: 6_000, costMinor: 5n, serverNowMs: START_MS + 6_000 });
    const forged = { sessionId, totalCharged: 0 } as { sessionId: Id<"sessions"> };
    await expect(rig.client.as.mutation(api.sessions.tick, forged)).rejects.toThrow();
  });

  test("of a stranger finds nothing and changes nothing", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    const stranger = await createUser(rig.t, { name: "Sam" });
    const before = await dump(rig.t, ["meters", ...OTHER_TABLES]);
    await expect(stranger.as.mutation(api.sessions.tick, { sessionId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    await expect(rig.t.mutation(api.sessions.tick, { sessionId })).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
    expect(await dump(rig.t, ["meters", ...OTHER_TABLES])).toEqual(before);
  });

  test("shows the advisor neither balance nor limit, and the end of the money only inside two minutes", async () => {
    const rig = await makeRig(500n, 100n);
    const sessionId = await openSession(rig, { limitMinor: 400n });
    await tickBoth(rig, sessionId);
    const early = await rig.advisor.as.mutation(api.sessions.tick, { sessionId });
    expect(early).toMatchObject({ spendableMinor: null, exhaustAtMs: null, limitAtMs: null, warning: null });
    await keepTicking(rig, sessionId, 185_000);
    const late = await rig.advisor.as.mutation(api.sessions.tick, { sessionId });
    expect(late).toMatchObject({ spendableMinor: null, limitAtMs: null, exhaustAtMs: START_MS + 300_000, warning: "two_minutes" });
    const view = await rig.advisor.as.query(api.sessions.get, { sessionId });
    expect(view).toMatchObject({ exhaustAtMs: null, limitMinor: null, limitAtMs: null, peerName: "Casey", peerPortraitSeed: null });
    expect(JSON.stringify(view, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))).not.toMatch(
      /spendable|held|surname|email/i,
    );
  });
});

describe("silence", () => {
  test("of the client is billed to the last proof of both, and both back go on without a click", async () => {
    const rig = await makeRig(5_000n);
    const { t, advisor } = rig;
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 20_000);
    for (let i = 0; i < 3; i += 1) {
      await pass(t, 5_000);
      await advisor.as.mutation(api.sessions.tick, { sessionId });
    }
    const grace = await stateOf(rig, sessionId);
    expect(grace).toMatchObject({ state: "grace", baseMs: 20_000, deadlineMs: START_MS + 30_001 + 60_000 });
    await pass(t, 5_000);
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "running", billedMs: 20_000, graceUntilMs: null });
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect(await segmentsOf(t, sessionId)).toEqual([
      [0, 20_000, "lapse"],
      [40_000, 40_000, "end"],
    ]);
    const receipt = await rig.client.as.query(api.sessions.receipt, { sessionId });
    expect(receipt?.disconnects).toEqual({ client: 1, advisor: 0 });
    expect(receipt?.segments.map((s) => [s.startMs - START_MS, s.endMs - START_MS, s.billed, s.reason])).toEqual([
      [0, 20_000, true, "both_present"],
      [20_000, 40_000, false, "lapse"],
    ]);
  });

  test("of both is tidied by the sweeper: ended after the grace, billed to the last common proof", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    await pass(rig.t, 130_000);
    await sweep(rig.t);
    expect(await stateOf(rig, sessionId)).toMatchObject({
      state: "ended",
      endReason: "connection_lost",
      endedAtMs: START_MS + 60_000 + 10_001 + 60_000,
      baseMs: 60_000,
      chargeMinor: 50n,
    });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  test("again and again ends the session as unstable", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    for (let i = 0; i < 6; i += 1) {
      await pass(rig.t, 20_000);
      await tickBoth(rig, sessionId);
    }
    expect(await stateOf(rig, sessionId)).toMatchObject({ state: "ended", endReason: "unstable", chargeMinor: 0n });
    expect(await rig.advisor.as.query(api.earnings.list, { paginationOpts: { numItems: 5, cursor: null } })).toMatchObject({ page: [] });
  });
});

describe("waiting too long", () => {
  async function sweepAfter(rig: Rig, ms: number): Promise<void> {
    await pass(rig.t, ms);
    await sweep(rig.t);
  }

  test("for the other to come ends the room and gives everything back", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await rig.client.as.mutation(api.sessions.tick, { sessionId });
    await sweepAfter(rig, 299_000);
    expect((await stateOf(rig, sessionId)).state).toBe("ready");
    await sweepAfter(rig, 1_000);
    expect(await stateOf(rig, sessionId)).toMatchObject({ state: "ended", endReason: "not_joined", chargeMinor: 0n });
    expect(await rig.client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 5_000n, openSessionCount: 0 });
  });

  test("in a pause ends and settles after ten minutes", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    const paused = await rig.advisor.as.mutation(api.sessions.pause, { sessionId });
    expect(paused).toMatchObject({ state: "paused", endsAtMs: START_MS + 660_000 });
    expect(await rig.client.as.mutation(api.sessions.pause, { sessionId })).toMatchObject({ state: "paused" });
    await sweepAfter(rig, 600_000);
    expect(await stateOf(rig, sessionId)).toMatchObject({ state: "ended", endReason: "paused_too_long", chargeMinor: 50n });
  });

  test("with an empty balance ends and settles after five minutes", async () => {
    const rig = await makeRig(150n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 180_000);
    expect((await stateOf(rig, sessionId)).state).toBe("exhausted");
    await sweepAfter(rig, 300_000);
    expect(await stateOf(rig, sessionId)).toMatchObject({ state: "ended", endReason: "balance_used_up", chargeMinor: 150n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });
});

describe("money in a session", () => {
  test("a top-up while running goes into the hold and moves the end and its job", async () => {
    const rig = await makeRig(150n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 150_000);
    expect((await tickBoth(rig, sessionId)).warning).toBe("one_minute");
    await credit(rig.t, rig.client.userId, 1_000n, "pay_in_session");
    expect(await tickBoth(rig, sessionId)).toMatchObject({ warning: null, exhaustAtMs: START_MS + 1_380_000, spendableMinor: 1_025n });
    expect(await credit(rig.t, rig.client.userId, 1_000n, "pay_in_session")).toEqual({ isNew: false });
    await keepTicking(rig, sessionId, 60_000);
    expect((await stateOf(rig, sessionId)).state).toBe("running");
    const accounts = await rig.t.run(async (ctx) => await ctx.db.query("accounts").collect());
    const balances = Object.fromEntries(accounts.map((row) => [row.class, row.balanceMinor]));
    expect(balances).toMatchObject({ "C.avail": 0n, "C.escrow": 1_150n });
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect((await stateOf(rig, sessionId)).chargeMinor).toBe(175n);
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  test("another amount under a used payment id is refused", async () => {
    const rig = await makeRig(0n);
    await credit(rig.t, rig.client.userId, 1_000n, "pay_x");
    await expect(credit(rig.t, rig.client.userId, 2_000n, "pay_x")).rejects.toMatchObject({ data: { code: "DUPLICATE_REQUEST" } });
    expect(await rig.client.as.query(api.wallet.summary, {})).toMatchObject({ cashMinor: 1_000n });
  });

  test("the spend limit ends and settles at the limit to the cent, by its own job", async () => {
    const rig = await makeRig(5_000n, 70n);
    const sessionId = await openSession(rig, { limitMinor: 300n });
    await keepTicking(rig, sessionId, 255_000);
    await pass(rig.t, 5_000);
    expect(await stateOf(rig, sessionId)).toMatchObject({
      state: "ended",
      endReason: "spend_limit",
      chargeMinor: 300n,
      feeMinor: 30n,
      endedAtMs: START_MS + 257_143,
    });
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "ended", costMinor: 300n, spendableMinor: 4_700n });
  });

  test("two sessions burn one balance, are used up together and leave the odd cent", async () => {
    const rig = await makeRig(1_000n);
    const { t, client } = rig;
    const other = await createAdvisor(t, { name: "Grace", chatPriceMinor: 70n });
    const a = await openSession(rig);
    const b = await openSession({ client, advisor: other });
    const both = async () => {
      await tickBoth(rig, a);
      return await tickBoth({ client, advisor: other }, b);
    };
    await both();
    const started = await both();
    expect(started).toMatchObject({ exhaustAtMs: START_MS + 500_000, spendableMinor: 1_000n });
    for (let i = 0; i < 50; i += 1) {
      await pass(t, 9_000);
      await both();
    }
    expect((await both()).spendableMinor).toBe(1_000n - 375n - 525n);
    expect(await client.as.query(api.wallet.summary, {})).toMatchObject({ openSessionCount: 2, cashMinor: 1_000n });
    for (let i = 0; i < 6; i += 1) {
      await pass(t, 9_000);
      await both();
    }
    expect(await stateOf(rig, a)).toMatchObject({ state: "exhausted", baseMs: 500_000 });
    expect(await stateOf(rig, b)).toMatchObject({ state: "exhausted", baseMs: 500_000 });
    await client.as.mutation(api.sessions.end, { sessionId: a });
    await other.as.mutation(api.sessions.end, { sessionId: b });
    expect([(await stateOf(rig, a)).chargeMinor, (await stateOf(rig, b)).chargeMinor]).toEqual([416n, 583n]);
    expect(await client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 1n, heldMinor: 0n });
    expect((await checkLedger(t)).violations).toEqual([]);
  });

  test("ending twice, by both at once, settles once", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    const [one, two] = await Promise.all([
      rig.client.as.mutation(api.sessions.end, { sessionId }),
      rig.advisor.as.mutation(api.sessions.end, { sessionId }),
    ]);
    expect([one.chargeMinor, two.chargeMinor]).toEqual([50n, 50n]);
    expect((await rig.client.as.mutation(api.sessions.end, { sessionId })).chargeMinor).toBe(50n);
    const settles = (await rig.t.run(async (ctx) => await ctx.db.query("ledgerTransactions").collect())).filter(
      (row) => row.kind === "settle",
    );
    expect(settles).toHaveLength(1);
  });

  test("a later change of price and fee does not touch a session that was asked for before", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await rig.t.run(async (ctx) => {
      await ctx.db.patch("advisorProfiles", rig.advisor.advisorId, { chatPriceMinor: 9_000n });
      await ctx.db.insert("platformSettings", {
        version: 1,
        atMs: Date.now(),
        changedBy: null,
        reason: "test",
        values: { liveFeeBps: 5_000 },
      });
    });
    await keepTicking(rig, sessionId, 120_000);
    expect(await rig.client.as.mutation(api.sessions.end, { sessionId })).toMatchObject({ chargeMinor: 100n, feeBps: 1_000 });
    expect(await stateOf(rig, sessionId)).toMatchObject({ feeMinor: 10n });
  });
});

describe("gates", () => {
  test("writing is open only while the meter runs, also when nothing has tidied the meter yet", async () => {
    const rig = await makeRig(150n);
    const sessionId = await openSession(rig);
    const write = async () => await rig.t.run(async (ctx) => await requireWritable(ctx, sessionId, "client"));
    await expect(write()).rejects.toMatchObject({ data: { code: "NOT_WRITABLE" } });
    await tickBoth(rig, sessionId);
    await expect(write()).resolves.toBeNull();
    await rig.client.as.mutation(api.sessions.pause, { sessionId });
    await expect(write()).rejects.toMatchObject({ data: { code: "NOT_WRITABLE" } });
    await rig.client.as.mutation(api.sessions.resume, { sessionId });
    await keepTicking(rig, sessionId, 175_000);
    // The clock moves without any job having run.
    vi.setSystemTime(START_MS + 180_000);
    await expect(write()).rejects.toMatchObject({ data: { code: "NOT_WRITABLE" } });
  });

  test("writing counts as a proof of presence", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    await pass(rig.t, 8_000);
    await rig.t.run(async (ctx) => await requireWritable(ctx, sessionId, "client"));
    await pass(rig.t, 6_000);
    expect(await rig.advisor.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ state: "running", billedMs: 14_000 });
  });

  test("a clock that steps back is clamped: nothing is billed twice and nothing is lost", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 30_000);
    vi.setSystemTime(START_MS);
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "running", billedMs: 30_000, serverNowMs: START_MS + 30_000 });
    vi.setSystemTime(START_MS + 36_000);
    expect(await tickBoth(rig, sessionId)).toMatchObject({ state: "running", billedMs: 36_000 });
  });

  test("a suspended person's sessions end and settle, their requests close", async () => {
    const rig = await makeRig(5_000n);
    const { t, client } = rig;
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    const other = await createAdvisor(t, { name: "Grace" });
    const waiting = await client.as.mutation(api.sessions.request, { advisorId: other.advisorId, mode: "chat", requestKey: "waiting-1" });
    await t.run(async (ctx) => {
      await endAllSessionsOf(ctx, client.userId, { reason: "suspended", actor: { kind: "system", job: "test" } });
    });
    expect(await stateOf(rig, sessionId)).toMatchObject({ state: "ended", endReason: "suspended", chargeMinor: 50n });
    expect(await stateOf(rig, waiting.sessionId)).toMatchObject({ state: "cancelled", isOpen: false });
    expect((await checkLedger(t)).violations).toEqual([]);
  });
});
