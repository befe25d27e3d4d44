import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { statsDifferences } from "@/tests/support/statsCheck";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { checkLedger } from "@/tests/support/sessionRig";
import { setupBackend, type TestBackend } from "./setup";

const asPersona = (t: TestBackend, subject: string) =>
  t.withIdentity({ issuer: LOCAL_ISSUER, subject, tokenIdentifier: `${LOCAL_ISSUER}|${subject}` });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

async function seeded(): Promise<TestBackend> {
  const t = setupBackend();
  await t.action(internal.seed.run, {});
  return t;
}

describe("demo data", () => {
  it("makes the personas, 24 advisors over 8 categories, and money that adds up to zero", async () => {
    const t = await seeded();
    const page = await t.query(api.advisorProfiles.search, { paginationOpts: { numItems: 50, cursor: null } });
    expect(page.page).toHaveLength(24);
    const categories = await t.query(api.advisorProfiles.categories, {});
    expect(categories).toHaveLength(8);
    for (const { slug } of categories) {
      const found = await t.query(api.advisorProfiles.search, { category: slug, paginationOpts: { numItems: 50, cursor: null } });
      expect(found.page.length).toBeGreaterThanOrEqual(3);
    }
    const ada = page.page.find((card) => card.displayName === "Ada Lindqvist");
    expect(ada).toMatchObject({ chatPriceMinor: 50n, videoPriceMinor: 120n, accepting: true });

    const casey = await asPersona(t, "dev_casey").query(api.users.me, {});
    expect(casey).toMatchObject({ firstName: "Casey", roles: ["client"], isDemo: true });
    expect((await asPersona(t, "dev_casey").query(api.wallet.summary, {})).spendableMinor).toBe(0n);
    expect(await asPersona(t, "dev_robin").query(api.users.me, {})).toMatchObject({ roles: ["client", "admin"] });

    const entries = await t.run((ctx) => ctx.db.query("ledgerEntries").collect());
    expect(entries.reduce((sum, entry) => sum + entry.deltaMinor, 0n)).toBe(0n);
    const escrow = await t.run(async (ctx) => (await ctx.db.query("accounts").collect()).filter((row) => row.class === "C.escrow"));
    expect(escrow.length).toBe(6);
    expect(escrow.every((row) => row.balanceMinor === 0n)).toBe(true);
    expect(await statsDifferences(t, { withSignUps: true })).toEqual([]);
  });

  it("bills each past session by the rule and gives the advisor nine tenths", async () => {
    const t = await seeded();
    const sessions = await t.run((ctx) => ctx.db.query("sessions").collect());
    expect(sessions).toHaveLength(41);
    for (const session of sessions) {
      const charge = (session.ratePerMinuteMinor * BigInt(session.baseMs)) / 60_000n;
      expect(session).toMatchObject({ state: "ended", isOpen: false, chargeMinor: charge, feeMinor: charge / 10n });
      expect((session.endedAtMs ?? 0) - (session.startedAtMs ?? 0)).toBe(session.baseMs);
    }
    const earnings = await t.run((ctx) => ctx.db.query("earnings").collect());
    expect(earnings).toHaveLength(41);
    expect(earnings.every((row) => row.amountMinor + row.feeMinor === row.chargeMinor)).toBe(true);
  });

  it("leaves earnings of the last day pending and releases the older ones", async () => {
    const t = await seeded();
    await vi.advanceTimersByTimeAsync(1);
    await t.finishInProgressScheduledFunctions();
    const earnings = await t.run((ctx) => ctx.db.query("earnings").collect());
    expect(earnings.filter((row) => row.status === "pending")).toHaveLength(8);
    expect(earnings.filter((row) => row.status === "frozen")).toHaveLength(1);
    expect(earnings.filter((row) => row.status === "available")).toHaveLength(32);
    const ada = await asPersona(t, "dev_ada").query(api.earnings.summary, {});
    expect(ada.pendingMinor).toBe(0n);
    expect(ada.availableMinor).toBeGreaterThan(0n);
  });

  it("rates advisors by the reviews of their past sessions, marked as demo, and the others not at all", async () => {
    const t = await seeded();
    const { page } = await t.query(api.advisorProfiles.search, { sort: "rating", paginationOpts: { numItems: 50, cursor: null } });
    const ada = page.find((card) => card.displayName === "Ada Lindqvist");
    expect(ada).toMatchObject({ ratingAverage: 14 / 3, ratingCount: 3 });
    expect(page.filter((card) => card.ratingCount > 0)).toHaveLength(10);
    expect(page.filter((card) => card.ratingAverage === null && card.ratingCount === 0)).toHaveLength(14);
    const averages = page.map((card) => card.ratingAverage ?? 0);
    expect(averages).toEqual([...averages].sort((a, b) => b - a));
    const reviews = await t.run((ctx) => ctx.db.query("reviews").collect());
    expect(reviews).toHaveLength(28);
    for (const { sessionId, isDemo, atMs, clientId, advisorId } of reviews) {
      const session = await t.run((ctx) => ctx.db.get("sessions", sessionId));
      expect(session).toMatchObject({ clientId, advisorId, state: "ended" });
      expect(atMs - (session?.endedAtMs ?? 0)).toBe(600_000);
      expect(isDemo).toBe(true);
    }
    const list = await t.query(api.reviews.listForAdvisor, {
      advisorId: ada?.advisorId ?? "",
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(list.page.map(({ overall }) => overall)).toEqual([5, 4, 5]);
    stubEnvironment({ ...LOCAL_DEMO, CONVEX_CLOUD_URL: "https://happy-animal-123.convex.cloud" });
    expect(
      (await t.query(api.reviews.listForAdvisor, { advisorId: ada?.advisorId ?? "", paginationOpts: { numItems: 10, cursor: null } })).page,
    ).toEqual([]);
  });

  it("holds two disputes: one waits for the advisor's answer, of one a half was refunded", async () => {
    const t = await seeded();
    const robin = asPersona(t, "dev_robin");
    const { page: disputes } = await robin.query(api.disputes.listAll, { paginationOpts: { numItems: 10, cursor: null } });
    expect(disputes.map(({ state, advisor }) => [state, advisor.displayName])).toEqual([
      ["refunded_part", "Marcus Webb"],
      ["open", "Samuel Okafor"],
    ]);
    const [decided, waiting] = disputes;
    expect(decided?.decision?.refundMinor).toBe((decided?.chargeMinor ?? 0n) / 2n);
    expect(waiting?.frozenMinor).toBe((waiting?.chargeMinor ?? 0n) - (waiting?.chargeMinor ?? 0n) / 10n);
    expect(await robin.query(api.disputes.counts, {})).toEqual({ open: 1, answered: 0, awaitingSecond: 0, overdue: 0, isCapped: false });
    expect((await checkLedger(t)).violations).toEqual([]);
  });

  it("holds withdrawals that were paid, that wait, that were rejected and that the processor refused", async () => {
    const t = await seeded();
    await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(1_000));
    const { page: withdrawals } = await asPersona(t, "dev_robin").query(api.payouts.listAll, {
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(withdrawals.map(({ advisor, state, amountMinor, failureCode }) => [advisor.firstName, state, amountMinor, failureCode])).toEqual(
      [
        ["Denise", "failed", 2_000n, "refused"],
        ["Hannah", "rejected", 2_000n, null],
        ["Kenji", "pending", 2_500n, null],
        ["Ada", "completed", 3_000n, null],
      ],
    );
    const ada = await asPersona(t, "dev_ada").query(api.payouts.overview, {});
    expect(ada).toMatchObject({ paidMinor: 3_000n, inTransitMinor: 0n, obstacles: [] });
    expect(ada.maxMinor).toBe(ada.availableMinor);
    expect((await checkLedger(t)).violations).toEqual([]);
  });

  it("changes nothing when it runs again", async () => {
    const t = await seeded();
    const count = async () => await t.run(async (ctx) => (await ctx.db.query("ledgerTransactions").collect()).length);
    const before = await count();
    expect(await t.action(internal.seed.run, {})).toEqual([]);
    expect(await count()).toBe(before);
  });

  it("goes on where an interrupted run stopped", async () => {
    const t = setupBackend();
    expect(await t.mutation(internal.jobs.seed.nextStep, {})).toBe("personas");
    expect(await t.mutation(internal.jobs.seed.nextStep, {})).toBe("categories");
    const rest = await t.action(internal.seed.run, {});
    expect(rest[0]).toBe("advisors");
    expect(rest.at(-1)).toBe("payouts");
  });

  it("keeps somebody who signed in before, and gives a persona its roles", async () => {
    const t = setupBackend();
    await asPersona(t, "dev_robin").mutation(api.users.ensure, { firstName: "Robin" });
    await t.action(internal.seed.run, {});
    expect(await asPersona(t, "dev_robin").query(api.users.me, {})).toMatchObject({ roles: ["client", "admin"], needsName: false });
    expect(await t.run(async (ctx) => (await ctx.db.query("users").collect()).filter((row) => row.firstName === "Robin").length)).toBe(1);
  });

  it("moves no money without demo payments, and does so once there are", async () => {
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "off" });
    const t = setupBackend();
    expect(await t.action(internal.seed.run, {})).toEqual(["personas", "categories", "advisors", "application"]);
    expect(await t.run(async (ctx) => (await ctx.db.query("ledgerEntries").collect()).length)).toBe(0);
    stubEnvironment(LOCAL_DEMO);
    expect((await t.action(internal.seed.run, {})).length).toBe(15);
  });

  it.each([
    ["a cloud deployment", { CONVEX_CLOUD_URL: "https://happy-animal-123.convex.cloud" }, "not_local"],
    ["production", { APP_ENV: "production" }, "not_local"],
    ["a deployment without an address", { CONVEX_CLOUD_URL: "" }, "not_local"],
  ])("refuses on %s", async (_name, change, reason) => {
    stubEnvironment({ ...LOCAL_DEMO, ...change });
    const t = setupBackend();
    await expect(t.action(internal.seed.run, {})).rejects.toMatchObject({ data: { code: "FORBIDDEN", details: { reason } } });
    expect(await t.run(async (ctx) => (await ctx.db.query("users").collect()).length)).toBe(0);
  });

  it("refuses beside real people and beside real money", async () => {
    const t = setupBackend();
    await t.run(async (ctx) => {
      await ctx.db.insert("paymentLatches", { provider: "stripe", livemode: false, atMs: 1 });
    });
    await expect(t.action(internal.seed.run, {})).rejects.toMatchObject({ data: { details: { reason: "real_money" } } });
    const other = setupBackend();
    const clerk = { issuer: "https://clerk.example.com", subject: "user_1", tokenIdentifier: "https://clerk.example.com|user_1" };
    await other.withIdentity(clerk).mutation(api.users.ensure, { firstName: "Real" });
    await expect(other.action(internal.seed.run, {})).rejects.toMatchObject({ data: { details: { reason: "real_users" } } });
  });
});
