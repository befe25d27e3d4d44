import { afterEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { MutationCtx } from "../../convex/_generated/server";
import type { Invariant } from "../../lib/domain/ledger/checkTypes";
import { isBookTask } from "../../lib/domain/ledger/runCheck";
import { checkLedger, keepTicking, makeRig, openSession, pass, type Rig } from "../support/sessionRig";
import { createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

/** One finished session of five minutes at 50 cents, with a lapse in it, and one that runs. */
async function busyRig(): Promise<Rig & { ended: Id<"sessions">; running: Id<"sessions"> }> {
  const rig = await makeRig(5_000n);
  const ended = await openSession(rig);
  await keepTicking(rig, ended, 120_000);
  await pass(rig.t, 30_000);
  await keepTicking(rig, ended, 180_000);
  await rig.client.as.mutation(api.sessions.end, { sessionId: ended });
  const running = await openSession(rig);
  await keepTicking(rig, running, 10_000);
  return { ...rig, ended, running };
}

async function first<T>(rows: Promise<T[]>): Promise<T> {
  const [row] = await rows;
  if (row === undefined) throw new Error("nothing to tamper with");
  return row;
}

/** Changes behind the back of the writer, and the invariant each breaks. */
const TAMPERING: {
  what: string;
  invariant: Invariant;
  tamper: (ctx: MutationCtx, ended: Id<"sessions">, running: Id<"sessions">) => Promise<void>;
}[] = [
  {
    what: "a line of another amount",
    invariant: "I-1",
    tamper: async (ctx) => {
      const entry = await first(ctx.db.query("ledgerEntries").take(1));
      await ctx.db.patch("ledgerEntries", entry._id, { deltaMinor: entry.deltaMinor - 1n });
    },
  },
  {
    what: "a line lost",
    invariant: "I-2",
    tamper: async (ctx) => {
      const entry = await first(ctx.db.query("ledgerEntries").take(1));
      await ctx.db.delete("ledgerEntries", entry._id);
    },
  },
  {
    what: "a balance changed",
    invariant: "I-3",
    tamper: async (ctx) => {
      const account = await first(ctx.db.query("accounts").take(1));
      await ctx.db.patch("accounts", account._id, { balanceMinor: account.balanceMinor + 1n });
    },
  },
  {
    what: "a version skipped",
    invariant: "I-3",
    tamper: async (ctx) => {
      const entries = await ctx.db.query("ledgerEntries").collect();
      const entry = entries.find((candidate) => candidate.version === 2);
      if (entry !== undefined) await ctx.db.patch("ledgerEntries", entry._id, { version: 7 });
    },
  },
  {
    what: "a balance below zero on the way",
    invariant: "I-4",
    tamper: async (ctx) => {
      const entry = (await ctx.db.query("ledgerEntries").collect()).find((e) => e.accountClass === "C.avail");
      if (entry !== undefined) await ctx.db.patch("ledgerEntries", entry._id, { deltaMinor: -entry.deltaMinor });
    },
  },
  {
    what: "a key used twice",
    invariant: "I-5",
    tamper: async (ctx) => {
      const { _id, _creationTime, ...row } = await first(ctx.db.query("ledgerTransactions").take(1));
      await ctx.db.insert("ledgerTransactions", row);
    },
  },
  {
    what: "an earning lost",
    invariant: "I-5",
    tamper: async (ctx) => {
      await ctx.db.delete("earnings", (await first(ctx.db.query("earnings").take(1)))._id);
    },
  },
  {
    what: "a segment made longer",
    invariant: "I-6",
    tamper: async (ctx) => {
      const segment = await first(ctx.db.query("segments").take(1));
      await ctx.db.patch("segments", segment._id, { endMs: segment.endMs + 1_000 });
    },
  },
  {
    what: "a charge changed",
    invariant: "I-6",
    tamper: async (ctx, ended) => await ctx.db.patch("sessions", ended, { chargeMinor: 251n }),
  },
  {
    what: "a meter forgotten by its wallet",
    invariant: "I-7",
    tamper: async (ctx) => {
      await ctx.db.patch("wallets", (await first(ctx.db.query("wallets").take(1)))._id, { openMeterIds: [] });
    },
  },
  {
    what: "more billed than held",
    invariant: "I-8",
    tamper: async (ctx, _ended, running) => {
      const meter = (await ctx.db.query("meters").collect()).find((row) => row.sessionId === running);
      if (meter !== undefined) await ctx.db.patch("meters", meter._id, { baseMs: 96 * 60_000 });
    },
  },
  {
    what: "a meter running long after both fell silent",
    invariant: "I-9",
    tamper: async (ctx, _ended, running) => {
      const meter = (await ctx.db.query("meters").collect()).find((row) => row.sessionId === running);
      if (meter !== undefined) await ctx.db.patch("meters", meter._id, { proofClientMs: Date.now() - 200_000 });
    },
  },
];

describe("the checker", () => {
  test("finds nothing wrong with what the functions wrote", async () => {
    const { t } = await busyRig();
    const report = await checkLedger(t);
    expect(report.violations).toEqual([]);
    expect(report.counts).toMatchObject({ transactions: 5, sessions: 2, wallets: 1, meters: 1 });
  });

  test.each(TAMPERING)("notices $what ($invariant)", async ({ invariant, tamper }) => {
    const { t, ended, running } = await busyRig();
    await t.run(async (ctx) => await tamper(ctx, ended, running));
    const report = await checkLedger(t);
    expect(report.violations.map((violation) => violation.invariant)).toContain(invariant);
  });

  test("walks an account longer than one page", async () => {
    const { t, client } = await makeRig(1n);
    await t.run(async (ctx) => {
      const account = await first(ctx.db.query("accounts").take(1));
      const { transactionId } = await first(ctx.db.query("ledgerEntries").take(1));
      const line = { transactionId, accountKey: account.key, accountClass: account.class, ownerId: client.userId, deltaMinor: 1n };
      for (let version = 2; version <= 520; version += 1) {
        await ctx.db.insert("ledgerEntries", { ...line, balanceAfterMinor: BigInt(version), version });
      }
      await ctx.db.patch("accounts", account._id, { balanceMinor: 520n, version: 520 });
    });
    const page = await t.query(internal.jobs.ledger.checkPage, { section: "accounts", cursor: null });
    expect(page).toMatchObject({ checked: 1, violations: [] });
    const [rest] = page.next.filter(isBookTask);
    expect(rest?.section).toBe("chain");
    if (rest !== undefined) {
      expect(await t.query(internal.jobs.ledger.checkPage, rest)).toMatchObject({ checked: 20, violations: [], next: [] });
    }
    const account = await t.run(async (ctx) => await first(ctx.db.query("accounts").take(1)));
    await t.run(async (ctx) => await ctx.db.patch("accounts", account._id, { balanceMinor: 519n }));
    if (rest !== undefined) {
      const { violations } = await t.query(internal.jobs.ledger.checkPage, rest);
      expect(violations).toEqual([{ invariant: "I-3", subject: `account ${account.key}`, detail: "kept balance is 519, expected 520" }]);
    }
  });
});

test("the admin's run answers admins only", async () => {
  const { t, client, advisor } = await makeRig(1_000n);
  const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const task = { section: "transactions" as const, cursor: null };
  expect(await robin.as.query(api.admin.checkLedger, task)).toMatchObject({ checked: 1, entries: 2, violations: [] });
  await expect(client.as.query(api.admin.checkLedger, task)).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  await expect(advisor.as.query(api.admin.checkLedger, task)).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  await expect(t.query(api.admin.checkLedger, task)).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
});
