import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { AdjustedAccount, AdjustmentReason } from "@/lib/domain/ledger/adjustments";
import { checkLedger, keepTicking, makeRig, openSession, tickBoth, type Rig } from "@/tests/support/sessionRig";
import { balancesOf, refusal } from "./disputeHelpers";
import { createUser, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

type Desk = Rig & { robin: TestUser; sam: TestUser };

async function desk(balanceMinor = 5_000n): Promise<Desk> {
  const rig = await makeRig(balanceMinor);
  const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  const sam = await createUser(rig.t, { name: "Sam", roles: ["client", "admin"] });
  return { ...rig, robin, sam };
}

let keys = 0;
type Wish = { userId: Id<"users">; account: AdjustedAccount; amountMinor: bigint; reasonCode: AdjustmentReason };
const asked = (wish: Wish) => ({ ...wish, note: "Agreed on the phone.", requestKey: `adjustment-${++keys}` });
const adjust = async (by: TestUser, wish: Wish) => await by.as.mutation(api.admin.adjust, asked(wish));

describe("an adjustment", () => {
  it.each<{
    what: string;
    account: AdjustedAccount;
    reasonCode: AdjustmentReason;
    amountMinor: bigint;
    client?: object;
    advisor?: object;
    book: object;
  }>([
    {
      what: "goodwill to a client",
      account: "wallet",
      reasonCode: "refund",
      amountMinor: 1_500n,
      client: { "C.avail": 6_500n },
      book: { "P.loss": -1_500n },
    },
    {
      what: "a bonus to a client",
      account: "wallet",
      reasonCode: "bonus",
      amountMinor: 500n,
      client: { "C.avail": 5_000n, "C.promo": 500n },
      book: { "P.promo": -500n },
    },
    {
      what: "a correction up",
      account: "wallet",
      reasonCode: "correction",
      amountMinor: 7n,
      client: { "C.avail": 5_007n },
      book: { "P.revenue": -7n },
    },
    {
      what: "a correction down",
      account: "wallet",
      reasonCode: "correction",
      amountMinor: -4_999n,
      client: { "C.avail": 1n },
      book: { "P.revenue": 4_999n },
    },
    {
      what: "a chargeback within the balance",
      account: "wallet",
      reasonCode: "chargeback",
      amountMinor: -5_000n,
      client: {},
      book: { "X.card": 0n },
    },
    {
      what: "a chargeback beyond it",
      account: "wallet",
      reasonCode: "chargeback",
      amountMinor: -8_000n,
      client: { "C.debt": -3_000n },
      book: { "X.card": 3_000n },
    },
    {
      what: "a refund to an advisor",
      account: "earnings",
      reasonCode: "refund",
      amountMinor: 900n,
      advisor: { "A.avail": 900n },
      book: { "P.loss": -900n },
    },
    {
      what: "a bonus to an advisor",
      account: "earnings",
      reasonCode: "bonus",
      amountMinor: 900n,
      advisor: { "A.avail": 900n },
      book: { "P.promo": -900n },
    },
  ])("posts $what", async ({ account, reasonCode, amountMinor, client, advisor, book }) => {
    const at = await desk();
    const user = account === "wallet" ? at.client : at.advisor;
    const wish = { userId: user.userId, account, amountMinor, reasonCode };
    const preview = await at.robin.as.query(api.admin.previewAdjustment, wish);
    const isSmall = amountMinor <= 10_000n && amountMinor >= -10_000n;
    expect(preview).toMatchObject({ obstacle: null, needsSecond: !isSmall });
    expect((await adjust(at.robin, wish)).state).toBe("posted");
    if (client !== undefined) expect(await balancesOf(at, at.client)).toEqual(client);
    if (advisor !== undefined) expect(await balancesOf(at, at.advisor)).toEqual(advisor);
    const report = await checkLedger(at.t);
    expect(report.violations).toEqual([]);
    expect(report.totals).toMatchObject(book);
    // The preview showed these very lines.
    const lines = "lines" in preview ? preview.lines : [];
    const kept = lines.filter(({ balanceAfterMinor }) => balanceAfterMinor !== null && balanceAfterMinor !== 0n);
    expect(Object.fromEntries(kept.map(({ accountClass, balanceAfterMinor }) => [accountClass, balanceAfterMinor]))).toEqual(
      Object.fromEntries(
        Object.entries(await balancesOf(at, user)).filter(([name]) => lines.some(({ accountClass }) => accountClass === name)),
      ),
    );
  });

  it("is told to its owner, stands in the wallet's history and in the audit log with before and after", async () => {
    const at = await desk();
    const { userId } = at.client;
    await adjust(at.robin, { userId, account: "wallet", amountMinor: 250n, reasonCode: "refund" });
    const history = await at.client.as.query(api.wallet.history, { paginationOpts: { numItems: 5, cursor: null }, filter: "adjustment" });
    expect(history.page).toMatchObject([{ kind: "goodwill", deltaMinor: 250n, balanceAfterMinor: 5_250n }]);
    const told = await at.client.as.query(api.notifications.list, { paginationOpts: { numItems: 5, cursor: null } });
    expect(told.page.map(({ notice }) => notice)).toContainEqual(
      expect.objectContaining({ kind: "balanceAdjusted", data: expect.objectContaining({ amountMinor: 250n, reasonCode: "refund" }) }),
    );
    const log = await at.robin.as.query(api.admin.auditLog, { paginationOpts: { numItems: 5, cursor: null }, target: userId });
    expect(log.page[0]).toMatchObject({
      action: "admin.adjust",
      actor: at.robin.userId,
      actorName: "Robin",
      targetName: "Casey",
      reason: "Agreed on the phone.",
    });
    expect(JSON.parse(log.page[0]?.before ?? "")).toEqual({ freeMinor: "5000", promoMinor: "0", debtMinor: "0" });
    expect(JSON.parse(log.page[0]?.after ?? "")).toMatchObject({ freeMinor: "5250", amountMinor: "250", reasonCode: "refund" });
  });

  it("stands in the advisor's statement as what changed beside earnings and payments", async () => {
    const at = await desk();
    await adjust(at.robin, { userId: at.advisor.userId, account: "earnings", amountMinor: 900n, reasonCode: "bonus" });
    await adjust(at.robin, { userId: at.advisor.userId, account: "earnings", amountMinor: -250n, reasonCode: "correction" });
    const statement = await at.advisor.as.query(api.payouts.statement, { month: "2026-01" });
    expect(statement).toMatchObject({ earnedMinor: 0n, adjustmentsMinor: 650n, closing: { availableMinor: 650n } });
    // Each with its instant and why, without what admins noted among themselves.
    expect(statement.adjustments).toEqual([
      { atMs: expect.any(Number), what: "bonus", amountMinor: 900n },
      { atMs: expect.any(Number), what: "correction", amountMinor: -250n },
    ]);
    expect(statement.shiftedMinor).toBe(0n);
    const { text } = await at.advisor.as.query(api.payouts.statementCsv, { month: "2026-01" });
    expect(text.split("\r\n").filter((line) => line.startsWith("adjustment "))).toEqual([
      expect.stringMatching(/^adjustment bonus,2026-01-\S+Z,9\.00,USD,$/),
      expect.stringMatching(/^adjustment correction,2026-01-\S+Z,-2\.50,USD,$/),
    ]);
  });

  it("of a wallet with an open room goes into its hold, and the end moves", async () => {
    const at = await desk(500n);
    const sessionId = await openSession(at);
    const { exhaustAtMs: before } = await tickBoth(at, sessionId);
    await adjust(at.robin, { userId: at.client.userId, account: "wallet", amountMinor: 500n, reasonCode: "refund" });
    const { exhaustAtMs: after } = await tickBoth(at, sessionId);
    // $5.00 more at 50 cents a minute are ten minutes more.
    expect((after ?? 0) - (before ?? 0)).toBe(600_000);
    expect(await balancesOf(at, at.client)).toEqual({ "C.escrow": 1_000n });
    await keepTicking(at, sessionId, 10_000);
    expect((await checkLedger(at.t)).violations).toEqual([]);
  });
});

describe("an adjustment is refused", () => {
  const cases: { what: string; wish: Partial<Wish> & { note?: string; requestKey?: string }; code: string; details?: object }[] = [
    { what: "for nothing", wish: { amountMinor: 0n }, code: "INVALID_INPUT", details: { field: "amountMinor" } },
    { what: "below zero as a refund", wish: { amountMinor: -1n }, code: "INVALID_INPUT", details: { field: "amountMinor" } },
    { what: "beyond the largest", wish: { amountMinor: 1_000_001n }, code: "ABOVE_MAXIMUM", details: { limitMinor: 1_000_000n } },
    {
      what: "taking more than is free",
      wish: { amountMinor: -5_001n, reasonCode: "correction" },
      code: "INSUFFICIENT_FUNDS",
      details: { availableMinor: 5_000n },
    },
    {
      what: "taking a bonus that was not given",
      wish: { amountMinor: -1n, reasonCode: "bonus" },
      code: "INSUFFICIENT_FUNDS",
      details: { availableMinor: 0n },
    },
    { what: "on earnings of somebody who has none", wish: { account: "earnings" }, code: "INVALID_INPUT", details: { field: "account" } },
    { what: "without a note", wish: { note: "  " }, code: "INVALID_INPUT", details: { field: "note" } },
    { what: "without a key", wish: { requestKey: "short" }, code: "INVALID_INPUT", details: { field: "requestKey" } },
  ];
  it.each(cases)("$what", async ({ wish, code, details }) => {
    const at = await desk();
    const plain = asked({ userId: at.client.userId, account: "wallet", amountMinor: 100n, reasonCode: "refund" });
    await expect(at.robin.as.mutation(api.admin.adjust, { ...plain, ...wish })).rejects.toMatchObject(refusal(code, details));
    expect(await balancesOf(at, at.client)).toEqual({ "C.avail": 5_000n });
    expect(await at.t.run(async (ctx) => (await ctx.db.query("adjustments").collect()).length)).toBe(0);
  });

  it("on one's own account, as a chargeback of earnings, and for somebody who is gone", async () => {
    const at = await desk();
    await expect(
      adjust(at.robin, { userId: at.robin.userId, account: "wallet", amountMinor: 1n, reasonCode: "bonus" }),
    ).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    await expect(
      adjust(at.robin, { userId: at.advisor.userId, account: "earnings", amountMinor: -1n, reasonCode: "chargeback" }),
    ).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reasonCode" }));
    await at.t.run(async (ctx) => await ctx.db.patch("users", at.client.userId, { deletedAtMs: Date.now() }));
    await expect(
      adjust(at.robin, { userId: at.client.userId, account: "wallet", amountMinor: 1n, reasonCode: "bonus" }),
    ).rejects.toMatchObject(refusal("INVALID_STATE", { state: "deleted" }));
  });

  it("under a key that was used for another, and answered under one that was used for the same", async () => {
    const at = await desk();
    const wish = asked({ userId: at.client.userId, account: "wallet", amountMinor: 100n, reasonCode: "refund" });
    const first = await at.robin.as.mutation(api.admin.adjust, wish);
    expect(await at.robin.as.mutation(api.admin.adjust, wish)).toEqual(first);
    await expect(at.robin.as.mutation(api.admin.adjust, { ...wish, amountMinor: 101n })).rejects.toMatchObject(
      refusal("DUPLICATE_REQUEST"),
    );
    expect(await balancesOf(at, at.client)).toEqual({ "C.avail": 5_100n });
  });
});

describe("above the threshold", () => {
  it("nothing moves before another admin agrees, and then once", async () => {
    const at = await desk();
    const wish = { userId: at.client.userId, account: "wallet" as const, amountMinor: 10_001n, reasonCode: "refund" as const };
    const { adjustmentId, state } = await adjust(at.robin, wish);
    expect(state).toBe("proposed");
    expect(await balancesOf(at, at.client)).toEqual({ "C.avail": 5_000n });
    const answer = { adjustmentId, agree: true, reason: "I heard the call." };
    await expect(at.robin.as.mutation(api.admin.confirmAdjustment, answer)).rejects.toMatchObject(
      refusal("FORBIDDEN", { why: "proposed" }),
    );
    const page = { paginationOpts: { numItems: 5, cursor: null } };
    expect((await at.robin.as.query(api.admin.adjustments, { ...page, state: "proposed" })).page[0]).toMatchObject({ canAgree: false });
    expect((await at.sam.as.query(api.admin.adjustments, page)).page[0]).toMatchObject({ canAgree: true, createdBy: { name: "Robin" } });
    expect(await at.sam.as.mutation(api.admin.confirmAdjustment, answer)).toEqual({ state: "posted" });
    await expect(at.sam.as.mutation(api.admin.confirmAdjustment, answer)).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "posted" }),
    );
    expect(await balancesOf(at, at.client)).toEqual({ "C.avail": 15_001n });
    expect((await checkLedger(at.t)).violations).toEqual([]);
    const log = await at.robin.as.query(api.admin.auditLog, { ...page, target: at.client.userId });
    expect(log.page.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["admin.adjust", "Sam"],
      ["admin.proposeAdjustment", "Robin"],
    ]);
  });

  it("whoever proposed it may drop it, and a balance that changed meanwhile is looked at again", async () => {
    const at = await desk(20_000n);
    const wish = { userId: at.client.userId, account: "wallet" as const, amountMinor: -15_000n, reasonCode: "correction" as const };
    const first = await adjust(at.robin, wish);
    const second = await adjust(at.robin, wish);
    expect(
      await at.robin.as.mutation(api.admin.confirmAdjustment, {
        adjustmentId: first.adjustmentId,
        agree: false,
        reason: "The wrong person.",
      }),
    ).toEqual({ state: "dropped" });
    await adjust(at.sam, { ...wish, amountMinor: -6_000n });
    await expect(
      at.sam.as.mutation(api.admin.confirmAdjustment, { adjustmentId: second.adjustmentId, agree: true, reason: "Agreed." }),
    ).rejects.toMatchObject(refusal("INSUFFICIENT_FUNDS", { availableMinor: 14_000n }));
    expect(await balancesOf(at, at.client)).toEqual({ "C.avail": 14_000n });
  });
});

const up = (reasonCode: AdjustmentReason) => ({ account: "wallet" as const, reasonCode, amountMinor: 900n });
const down = (reasonCode: AdjustmentReason) => ({ account: "wallet" as const, reasonCode, amountMinor: -700n });
/** One of each kind, in an order in which none is refused: random rows seldom take a bonus back. */
const EVERY_WAY = [
  up("refund"),
  up("bonus"),
  down("bonus"),
  down("chargeback"),
  up("chargeback"),
  up("correction"),
  down("correction"),
  { ...up("bonus"), account: "earnings" as const },
];

it("any row of adjustments keeps the book right: I-1 to I-7", async () => {
  const wish = fc.record({
    account: fc.constantFrom<AdjustedAccount>("wallet", "earnings"),
    reasonCode: fc.constantFrom<AdjustmentReason>("refund", "chargeback", "bonus", "correction"),
    amountMinor: fc.bigInt({ min: -9_000n, max: 9_000n }),
  });
  const posted = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 4, maxLength: 14 }), async (wishes) => {
      const at = await desk(3_000n);
      for (const one of wishes) {
        const userId = one.account === "wallet" ? at.client.userId : at.advisor.userId;
        try {
          await adjust(at.robin, { ...one, userId });
          posted.add(`${one.reasonCode} ${one.amountMinor > 0n ? "up" : "down"}`);
        } catch (error) {
          // What is refused is refused by a rule, never by a broken sign of an account.
          expect(error).toMatchObject({ data: { code: expect.stringMatching(/INVALID_INPUT|INSUFFICIENT_FUNDS/) } });
        }
      }
      expect((await checkLedger(at.t)).violations).toEqual([]);
      vi.useRealTimers();
    }),
    { numRuns: 25, examples: [[EVERY_WAY]] },
  );
  expect([...posted].sort()).toEqual([
    "bonus down",
    "bonus up",
    "chargeback down",
    "chargeback up",
    "correction down",
    "correction up",
    "refund up",
  ]);
});
