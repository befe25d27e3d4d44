import { afterEach, describe, expect, it, vi } from "vitest";
import type { MutationCtx } from "@/convex/_generated/server";
import type { Id } from "@/convex/_generated/dataModel";
import { loadAdminSession } from "@/convex/model/sessions/adminSession";
import { count, SHARDS } from "@/convex/model/stats/count";
import { loadLive, loadStats } from "@/convex/model/stats/views";
import { loadPerson } from "@/convex/model/users/person";
import { loadPersonAccount } from "@/convex/model/users/personAccount";
import { loadPersonAdvisor } from "@/convex/model/users/personAdvisor";
import { loadPersonPayments } from "@/convex/model/users/personPayments";
import { dayOf } from "@/lib/domain/stats/days";
import { countReads, type Reads } from "../support/countedReads";
import { disputableSession, openDispute, type DisputeRig } from "./disputeHelpers";
import { DAY_MS } from "./payoutHelpers";

afterEach(() => {
  vi.useRealTimers();
});

type Ids = { clientId: Id<"users">; advisorUserId: Id<"users">; sessionId: Id<"sessions"> };

/** Runs a read and says which rows it looked at. */
async function readsOf({ t }: DisputeRig, read: (ctx: MutationCtx) => Promise<unknown>): Promise<Reads> {
  return await t.run(async (ctx) => {
    const watched = countReads(ctx as unknown as MutationCtx);
    await read(watched.ctx);
    return watched.reads;
  });
}

const sumOf = (reads: Reads): number => Object.values(reads).reduce((sum, rows) => sum + rows, 0);

/** As many more rows of every kind that a person or a session gathers, all about the two of the rig. */
async function grow({ t, client, advisor, sessionId }: DisputeRig, rows: number): Promise<void> {
  await t.run(async (ctx) => {
    const session = await ctx.db.get("sessions", sessionId);
    const dispute = await ctx.db.query("disputes").first();
    const transaction = await ctx.db.query("ledgerTransactions").first();
    const earning = await ctx.db.query("earnings").first();
    if (session === null || dispute === null || transaction === null || earning === null) throw new Error("nothing to grow from");
    const { _id: _s, _creationTime: _sc, ...sessionRow } = session;
    const { _id: _d, _creationTime: _dc, ...disputeRow } = dispute;
    const { _id: _t, _creationTime: _tc, ...transactionRow } = transaction;
    const atMs = Date.now();
    for (let n = 0; n < rows; n += 1) {
      const key = `${atMs}-${n}`;
      const another = await ctx.db.insert("sessions", { ...sessionRow, requestKey: key, requestedAtMs: atMs + n });
      await ctx.db.insert("disputes", { ...disputeRow, sessionId: another, requestKey: key, openedAtMs: atMs + n });
      await ctx.db.insert("ledgerTransactions", { ...transactionRow, key, sessionId });
      await ctx.db.insert("auditEvents", {
        atMs,
        actorKind: "user",
        actor: client.userId,
        action: "a.b",
        targetTable: "users",
        targetId: client.userId,
      });
      await ctx.db.insert("auditEvents", {
        atMs,
        actorKind: "system",
        actor: "job",
        action: "a.b",
        targetTable: "sessions",
        targetId: sessionId,
      });
      await ctx.db.insert("topUps", {
        userId: client.userId,
        amountMinor: 1_000n,
        currency: "USD",
        requestKey: key,
        returnPath: null,
        state: "captured",
        provider: "demo",
        livemode: false,
        paymentId: key,
        createdAtMs: atMs + n,
        syncAtMs: atMs,
      });
      for (const ownerId of [client.userId, advisor.userId]) {
        await ctx.db.insert("apiKeys", {
          ownerId,
          name: key,
          scopes: ["sessions:read"],
          secretHash: key,
          prefix: "psk_12345678",
          createdAtMs: atMs,
          expiresAtMs: null,
          lastUsedAtMs: null,
          revokedAtMs: n % 2 === 0 ? null : atMs,
        });
        await ctx.db.insert("mails", {
          userId: ownerId,
          topic: "sessionReceipt",
          state: "dead",
          dueAtMs: atMs,
          createdAtMs: atMs + n,
          tries: 1,
          message: null,
          providerId: null,
          lastError: "refused",
          finishedAtMs: null,
        });
      }
      await ctx.db.insert("payoutMethods", {
        advisorId: advisor.userId,
        kind: "bank",
        isDefault: false,
        savedAtMs: atMs,
        removedAtMs: atMs + n,
        bank: { sealed: null, last4: "6789", holderInitials: "A. E.", country: "US" },
        connect: null,
      });
    }
  });
}

/** A day's total for each of the last `days`: of these there can be one a day. */
async function pastDays({ t, client, advisor }: DisputeRig, days: number): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await t.run(async (ctx) => {
    for (let n = 1; n <= days; n += 1) {
      await ctx.db.insert("spendingDays", {
        clientId: client.userId,
        dayMs: today - n * DAY_MS,
        amountMinor: 1n,
        sessionCount: 1,
        billedMs: 1,
      });
      await ctx.db.insert("earningDays", { advisorId: advisor.userId, dayMs: today - n * DAY_MS, amountMinor: 1n });
    }
  });
}

describe("the pages of a person and of a session", () => {
  it("read no more rows however much has gathered", async () => {
    const rig = await disputableSession();
    await openDispute(rig);
    const ids: Ids = { clientId: rig.client.userId, advisorUserId: rig.advisor.userId, sessionId: rig.sessionId };
    const pages = {
      client: (ctx: MutationCtx) => loadPerson(ctx, ids.clientId),
      advisor: (ctx: MutationCtx) => loadPerson(ctx, ids.advisorUserId),
      asAdvisor: (ctx: MutationCtx) => loadPersonAdvisor(ctx, ids.advisorUserId),
      payments: (ctx: MutationCtx) => loadPersonPayments(ctx, ids.clientId),
      account: (ctx: MutationCtx) => loadPersonAccount(ctx, ids.clientId),
      session: (ctx: MutationCtx) => loadAdminSession(ctx, ids.sessionId),
    };
    const readAll = async () =>
      Object.fromEntries(await Promise.all(Object.entries(pages).map(async ([name, read]) => [name, await readsOf(rig, read)] as const)));
    await pastDays(rig, 500);
    await grow(rig, 60);
    const some = await readAll();
    await grow(rig, 240);
    const many = await readAll();
    expect(many).toEqual(some);
    const most: Record<string, number> = { client: 150, advisor: 150, asAdvisor: 60, payments: 500, account: 50, session: 200 };
    expect(Object.keys(most).filter((name) => sumOf(many[name] ?? {}) > (most[name] ?? 0))).toEqual([]);
  }, 60_000);
});

describe("the figures of the dashboard", () => {
  it("are read from eight small rows a day and from nothing else, however much happened", async () => {
    const rig = await disputableSession();
    const days = 30;
    const lastMs = Date.now();
    const period = { fromDay: dayOf(lastMs - (days - 1) * DAY_MS), toDay: dayOf(lastMs), compare: false };
    const happen = async (times: number) =>
      await rig.t.run(async (ctx) => {
        const session = await ctx.db.get("sessions", rig.sessionId);
        if (session === null) throw new Error("no session");
        const { _id, _creationTime, ...row } = session;
        for (let n = 0; n < times; n += 1) {
          const atMs = lastMs - (n % days) * DAY_MS;
          const subject = await ctx.db.insert("sessions", { ...row, requestKey: `${times}-${n}`, requestedAtMs: atMs });
          await count(ctx, { subject, atMs, figures: { requests: 1 } });
        }
      });
    await happen(800);
    const some = await readsOf(rig, async (ctx) => await loadStats(ctx, period));
    await happen(800);
    const many = await readsOf(rig, async (ctx) => await loadStats(ctx, period));
    expect(Object.keys(many)).toEqual(["dayStats"]);
    expect(many.dayStats).toBeLessThanOrEqual(days * SHARDS);
    expect(many.dayStats).toBeGreaterThanOrEqual(some.dayStats ?? 0);
    const { totals } = await rig.t.run(async (ctx) => await loadStats(ctx as unknown as MutationCtx, period));
    // Those, and the one session of the rig.
    expect(totals.requests).toBe(1_601);
    const compared = await readsOf(rig, async (ctx) => await loadStats(ctx, { ...period, compare: true }));
    expect(compared.dayStats).toBeLessThanOrEqual(2 * days * SHARDS);
    const live = await readsOf(rig, loadLive);
    expect(Object.keys(live).filter((table) => !["standingStats", "statsChecks"].includes(table))).toEqual([]);
    expect(sumOf(live)).toBeLessThanOrEqual(SHARDS + 1);
  }, 60_000);
});
