import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import { DAY_MS } from "../../lib/domain/calendar";
import { LIMIT_MAX_MINOR } from "../../lib/domain/spendingLimits";
import { START_MS, checkLedger, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createAdvisor, createUser } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => stubEnvironment(LOCAL_DEMO));
afterEach(() => {
  vi.useRealTimers();
});

let keys = 0;
const newKey = () => `spending-${++keys}`;

/** A session at $0.50 a minute that runs for `ms` and ends. */
async function spend(rig: Rig, ms: number): Promise<void> {
  const sessionId = await openSession(rig);
  await tickBoth(rig, sessionId);
  await keepTicking(rig, sessionId, ms);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
}

/** Lets days pass, with what the crons do to earnings meanwhile, and shows the advisor as here again. */
async function later(rig: Rig, atMs: number): Promise<void> {
  vi.setSystemTime(atMs);
  await rig.t.mutation(internal.jobs.earnings.releaseDue, {});
  await rig.t.run(async (ctx) => {
    for (const beat of await ctx.db.query("presenceBeats").collect()) await ctx.db.patch("presenceBeats", beat._id, { lastSeenAtMs: atMs });
    for (const row of await ctx.db.query("advisorPresence").collect()) await ctx.db.patch("advisorPresence", row._id, { state: "online", sinceMs: atMs });
  });
}

const overview = async ({ client }: Rig) => await client.as.query(api.spending.overview, {});
const limitOf = async (rig: Rig, period: "week" | "month") => (await overview(rig)).limits.find((limit) => limit.period === period);
const setMonth = async ({ client }: Rig, amountMinor: bigint | null) => await client.as.mutation(api.spending.setLimit, { period: "month", amountMinor });
const ask = async ({ client, advisor }: Rig, limitMinor?: bigint, requestKey = newKey()) =>
  await client.as.mutation(api.sessions.request, { advisorId: advisor.advisorId, mode: "chat", requestKey, ...(limitMinor === undefined ? {} : { limitMinor }) });
const topUp = async ({ client }: Rig, amountMinor: bigint) => await client.as.mutation(api.wallet.startTopUp, { amountMinor, requestKey: newKey() });
const session = async ({ t }: Rig, id: Awaited<ReturnType<typeof ask>>["sessionId"]) => await t.run(async (ctx) => await ctx.db.get("sessions", id));

describe("spending by month", () => {
  test("is what sessions were charged, in the month they ended, with their number and time", async () => {
    const rig = await makeRig(5_000n);
    await spend(rig, 120_000);
    await spend(rig, 60_000);
    await later(rig, Date.UTC(2026, 1, 3));
    await spend(rig, 180_000);
    const { months } = await overview(rig);
    expect(months).toHaveLength(12);
    expect(months.slice(-3)).toEqual([
      { monthMs: Date.UTC(2025, 11, 1), amountMinor: 0n, sessionCount: 0, billedMs: 0 },
      { monthMs: Date.UTC(2026, 0, 1), amountMinor: 150n, sessionCount: 2, billedMs: 180_000 },
      { monthMs: Date.UTC(2026, 1, 1), amountMinor: 150n, sessionCount: 1, billedMs: 180_000 },
    ]);
    expect(await limitOf(rig, "week")).toMatchObject({ amountMinor: null, spentMinor: 150n, renewsAtMs: Date.UTC(2026, 1, 9) });
    const other = await createUser(rig.t, { name: "Sam" });
    expect((await other.as.query(api.spending.overview, {})).months.every(({ amountMinor }) => amountMinor === 0n)).toBe(true);
  });

  test("a session that cost nothing is not counted", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect((await overview(rig)).months.at(-1)).toMatchObject({ amountMinor: 0n, sessionCount: 0 });
  });

  test("the advisor's day has the same sessions and what comes next", async () => {
    const rig = await makeRig(5_000n);
    await spend(rig, 120_000);
    const endedAtMs = Date.now();
    await spend(rig, 60_000);
    const today = await rig.advisor.as.query(api.earnings.today, {});
    expect(today).toMatchObject({ dayMs: Date.UTC(2026, 0, 15), sessionCount: 2, billedMs: 180_000, earnedMinor: 135n });
    expect(today.next.map(({ amountMinor }) => amountMinor)).toEqual([90n, 45n]);
    expect(today.next[0]?.availableAtMs).toBe(endedAtMs + DAY_MS);
    await expect(rig.client.as.query(api.earnings.today, {})).rejects.toMatchObject(refusal("FORBIDDEN"));
    await later(rig, START_MS + DAY_MS);
    expect(await rig.advisor.as.query(api.earnings.today, {})).toMatchObject({ sessionCount: 0, billedMs: 0, earnedMinor: 0n });
  });
});

describe("an own limit", () => {
  test("becomes the session's spend limit, which ends it there to the cent", async () => {
    const rig = await makeRig(5_000n);
    await spend(rig, 120_000);
    await setMonth(rig, 300n);
    const { sessionId } = await ask(rig);
    expect(await session(rig, sessionId)).toMatchObject({ limitMinor: 200n, askedLimitMinor: null });
    await rig.advisor.as.mutation(api.sessions.accept, { sessionId });
    await keepTicking(rig, sessionId, 300_000);
    expect(await session(rig, sessionId)).toMatchObject({ state: "ended", endReason: "spend_limit", chargeMinor: 200n });
    expect(await limitOf(rig, "month")).toMatchObject({ amountMinor: 300n, spentMinor: 300n });
    await expect(ask(rig)).rejects.toMatchObject(refusal("SPENDING_LIMIT"));
    const quote = await rig.client.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote).toMatchObject({ canStart: false, reason: "SPENDING_LIMIT", ownLimit: { leftMinor: 0n, period: "month" } });
    await later(rig, Date.UTC(2026, 1, 1));
    expect(await session(rig, (await ask(rig)).sessionId)).toMatchObject({ limitMinor: 300n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  test("leaves a lower limit of the session alone, and a repeated request is answered with the same session", async () => {
    const rig = await makeRig(5_000n);
    await setMonth(rig, 1_000n);
    const key = newKey();
    const first = await ask(rig, undefined, key);
    expect((await ask(rig, undefined, key)).sessionId).toBe(first.sessionId);
    await expect(ask(rig, 1_000n, key)).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
    await rig.client.as.mutation(api.sessions.cancel, { sessionId: first.sessionId });
    expect(await session(rig, (await ask(rig, 400n)).sessionId)).toMatchObject({ limitMinor: 400n });
  });

  test("counts what is open: two sessions together never cost more", async () => {
    const rig = await makeRig(5_000n);
    const grace = await createAdvisor(rig.t, { name: "Grace" });
    await setMonth(rig, 500n);
    await ask(rig, 350n);
    const { sessionId } = await ask({ ...rig, advisor: grace });
    expect(await session(rig, sessionId)).toMatchObject({ limitMinor: 150n });
  });

  test("a session that was open without one counts with the whole balance", async () => {
    const rig = await makeRig(1_000n);
    const grace = await createAdvisor(rig.t, { name: "Grace" });
    await ask(rig);
    await setMonth(rig, 1_100n);
    await expect(ask({ ...rig, advisor: grace })).rejects.toMatchObject(refusal("SPENDING_LIMIT"));
  });

  test("the tighter of week and month holds; the week is over on Monday", async () => {
    const rig = await makeRig(5_000n);
    await setMonth(rig, 1_000n);
    await rig.client.as.mutation(api.spending.setLimit, { period: "week", amountMinor: 200n });
    await spend(rig, 240_000);
    await expect(ask(rig)).rejects.toMatchObject(refusal("SPENDING_LIMIT"));
    await later(rig, Date.UTC(2026, 0, 19));
    expect(await session(rig, (await ask(rig)).sessionId)).toMatchObject({ limitMinor: 200n });
  });

  test("raised counts a day later, lowered at once; the server's clock decides", async () => {
    const rig = await makeRig(5_000n);
    await setMonth(rig, 300n);
    await setMonth(rig, 900n);
    expect(await limitOf(rig, "month")).toMatchObject({ amountMinor: 300n, raise: { amountMinor: 900n, fromMs: START_MS + DAY_MS } });
    await later(rig, START_MS + DAY_MS - 1);
    const first = await ask(rig);
    expect(await session(rig, first.sessionId)).toMatchObject({ limitMinor: 300n });
    await rig.client.as.mutation(api.sessions.cancel, { sessionId: first.sessionId });
    await later(rig, START_MS + DAY_MS);
    const second = await ask(rig);
    expect(await session(rig, second.sessionId)).toMatchObject({ limitMinor: 900n });
    await rig.client.as.mutation(api.sessions.cancel, { sessionId: second.sessionId });
    await setMonth(rig, 250n);
    expect(await session(rig, (await ask(rig)).sessionId)).toMatchObject({ limitMinor: 250n });
  });

  test("refuses top-ups above what it leaves, the balance counted, and takes the last cent", async () => {
    const rig = await makeRig(2_000n);
    await setMonth(rig, 5_000n);
    await expect(topUp(rig, 3_001n)).rejects.toMatchObject(refusal("SPENDING_LIMIT", { leftMinor: 3_000n, period: "month" }));
    expect(await topUp(rig, 3_000n)).toMatchObject({ state: "draft" });
    await spend(rig, 120_000);
    // What was spent left the balance and counts as spent: nothing more may be added for it.
    await expect(topUp(rig, 3_001n)).rejects.toMatchObject(refusal("SPENDING_LIMIT", { leftMinor: 3_000n, period: "month" }));
  });

  test.each([[0n], [-1n]])("of %s is refused", async (amountMinor) => {
    await expect(setMonth(await makeRig(0n), amountMinor)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "amountMinor" }));
  });

  test("has a maximum, needs a person, and leaves an audit row", async () => {
    const rig = await makeRig(0n);
    await expect(setMonth(rig, LIMIT_MAX_MINOR + 1n)).rejects.toMatchObject(refusal("ABOVE_MAXIMUM", { limitMinor: LIMIT_MAX_MINOR }));
    await expect(rig.t.mutation(api.spending.setLimit, { period: "week", amountMinor: 100n })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(rig.t.mutation(api.spending.exclude, { days: 1 })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(rig.t.query(api.spending.overview, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await setMonth(rig, 700n);
    const audit = await rig.t.run(async (ctx) => await ctx.db.query("auditEvents").withIndex("by_action_and_atMs", (q) => q.eq("action", "spending.setLimit")).collect());
    expect(audit).toMatchObject([{ actor: rig.client.userId, after: expect.stringContaining('"amountMinor":"700"') }]);
  });
});

describe("a break", () => {
  test("refuses sessions and top-ups until its last millisecond, and nothing shortens it", async () => {
    const rig = await makeRig(5_000n);
    expect(await rig.client.as.mutation(api.spending.exclude, { days: 7 })).toEqual({ untilMs: START_MS + 7 * DAY_MS });
    expect(await rig.client.as.mutation(api.spending.exclude, { days: 1 })).toEqual({ untilMs: START_MS + 7 * DAY_MS });
    await later(rig, START_MS + 7 * DAY_MS - 1);
    await expect(ask(rig)).rejects.toMatchObject(refusal("SELF_EXCLUDED"));
    await expect(topUp(rig, 1_000n)).rejects.toMatchObject(refusal("SELF_EXCLUDED", { untilMs: START_MS + 7 * DAY_MS }));
    expect(await overview(rig)).toMatchObject({ excludedUntilMs: START_MS + 7 * DAY_MS });
    await later(rig, START_MS + 7 * DAY_MS);
    expect(await overview(rig)).toMatchObject({ excludedUntilMs: null });
    expect(await topUp(rig, 1_000n)).toMatchObject({ state: "draft" });
    expect(await ask(rig)).toMatchObject({ state: "requested" });
  });

  test("ends and settles what is open as a client, and cancels what waits", async () => {
    const rig = await makeRig(5_000n);
    const grace = await createAdvisor(rig.t, { name: "Grace" });
    const running = await openSession(rig);
    await tickBoth(rig, running);
    await keepTicking(rig, running, 60_000);
    const { sessionId: waiting } = await ask({ ...rig, advisor: grace });
    await rig.client.as.mutation(api.spending.exclude, { days: 30 });
    expect(await session(rig, running)).toMatchObject({ state: "ended", endReason: "ended_by_client", chargeMinor: 50n });
    expect(await session(rig, waiting)).toMatchObject({ state: "cancelled" });
    await pass(rig.t, 1);
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });
});
