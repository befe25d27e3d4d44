import { afterEach, describe, expect, it, vi } from "vitest";
import type { FunctionReturnType } from "convex/server";
import { api, internal } from "@/convex/_generated/api";
import type { MutationCtx } from "@/convex/_generated/server";
import type { AccountClass } from "@/lib/domain/ledger/accounts";
import { addTotals, totalRows, type ClassTotals } from "@/lib/domain/ledger/days";
import { checkLedger, credit, keepTicking, makeRig, openSession, pass, START_MS, type Rig } from "@/tests/support/sessionRig";
import { createUser, type TestUser } from "./setup";

const DAY_MS = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
});

type Book = Rig & { robin: TestUser };

/** Money on three days: a top-up and a session on the first, its release on the second, a top-up on the fourth, which is today. */
async function threeDays(): Promise<Book> {
  const rig = await makeRig(5_000n);
  const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 120_000);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
  // The job of the release runs in these hours.
  await pass(rig.t, DAY_MS);
  vi.setSystemTime(START_MS + 3 * DAY_MS);
  await credit(rig.t, rig.client.userId, 700n);
  return { ...rig, robin };
}

const seal = async ({ t }: Book) => await t.action(internal.jobs.ledger.sealDays, {});
const seals = async ({ t }: Book) => await t.run(async (ctx) => await ctx.db.query("ledgerSeals").collect());

/** The trial balance by the plainest way there is: every entry, added up. */
async function addedUp({ t }: Book, untilDay: string): Promise<ClassTotals> {
  return await t.run(async (ctx) => {
    const entries = await ctx.db.query("ledgerEntries").collect();
    const rows = entries.filter(({ day }) => day === undefined || day <= untilDay);
    return addTotals(
      {},
      rows.map(({ accountClass, deltaMinor }) => ({ accountClass, totalMinor: deltaMinor })),
    );
  });
}

const balanceOn = async ({ robin }: Book, day: string) => await robin.as.query(api.admin.trialBalance, { day });
const minorOf = (rows: { accountClass: AccountClass; totalMinor: bigint }[], name: AccountClass) =>
  rows.find(({ accountClass }) => accountClass === name)?.totalMinor;

describe("the trial balance", () => {
  it("is, as of any day, what all entries until then add up to, before and after the days are sealed", async () => {
    const book = await threeDays();
    const days = ["2026-01-14", "2026-01-15", "2026-01-16", "2026-01-17", "2026-01-18"];
    const expected = await Promise.all(days.map(async (day) => totalRows(await addedUp(book, day))));
    const before = await Promise.all(days.map(async (day) => (await balanceOn(book, day)).rows));
    expect(before).toEqual(expected);
    expect(minorOf(before[1] ?? [], "X.card")).toBe(-5_000n);
    expect(minorOf(before[1] ?? [], "A.pending")).toBe(90n);
    expect(minorOf(before[2] ?? [], "A.avail")).toBe(90n);
    expect(minorOf(before[4] ?? [], "X.card")).toBe(-5_700n);
    await seal(book);
    expect((await seals(book)).map(({ n, day }) => [n, day])).toEqual([
      [1, "2026-01-15"],
      [2, "2026-01-16"],
    ]);
    const after = await Promise.all(days.map((day) => balanceOn(book, day)));
    expect(after.map(({ rows }) => rows)).toEqual(expected);
    expect(after.map(({ sumMinor }) => sumMinor)).toEqual([0n, 0n, 0n, 0n, 0n]);
    expect(after.map(({ isFinal }) => isFinal)).toEqual([true, true, true, true, false]);
  });

  it("refuses what is no day and days ahead", async () => {
    const book = await threeDays();
    for (const day of ["2026-02-30", "tomorrow", "2026-01-19", ""]) {
      await expect(balanceOn(book, day)).rejects.toMatchObject({ data: { code: "INVALID_INPUT", details: { field: "day" } } });
    }
  });

  it("books nothing on a day that is sealed, whatever the clock says", async () => {
    const book = await threeDays();
    await seal(book);
    vi.setSystemTime(START_MS);
    await credit(book.t, book.client.userId, 100n);
    const newest = await book.t.run(async (ctx) => await ctx.db.query("ledgerTransactions").order("desc").first());
    expect(newest?.day).toBe("2026-01-17");
    vi.setSystemTime(START_MS + 3 * DAY_MS);
    expect((await checkLedger(book.t)).violations).toEqual([]);
  });
});

describe("seals", () => {
  it("hold each other, cover every row that is permanent, and are proven by the checker", async () => {
    const book = await threeDays();
    await seal(book);
    // A second run finds nothing to seal.
    await seal(book);
    const [first, second, ...more] = await seals(book);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ previous: "0".repeat(64), startMs: 0, segments: 1 });
    expect(second).toMatchObject({ previous: first?.hash, startMs: first?.endMs });
    expect(first?.hash).toMatch(/^[0-9a-f]{64}$/);
    const rows = await book.t.run(async (ctx) => ({
      transactions: (await ctx.db.query("ledgerTransactions").collect()).filter(({ day }) => day === "2026-01-15").length,
      audit: (await ctx.db.query("auditEvents").collect()).filter(({ _creationTime }) => _creationTime < (first?.endMs ?? 0)).length,
    }));
    expect(first).toMatchObject({ transactions: rows.transactions, auditEvents: rows.audit });
    const report = await checkLedger(book.t);
    expect(report.violations).toEqual([]);
    // Two seals, and the open day.
    expect(report.counts.days).toBe(3);
  });

  it("take what was written before days were summed as one, at once", async () => {
    const book = await threeDays();
    await book.t.run(async (ctx) => {
      for (const row of await ctx.db.query("ledgerTransactions").collect())
        await ctx.db.patch("ledgerTransactions", row._id, { day: undefined });
      for (const row of await ctx.db.query("ledgerDays").collect()) await ctx.db.delete("ledgerDays", row._id);
    });
    await credit(book.t, book.client.userId, 300n);
    await seal(book);
    expect((await seals(book)).map(({ n, day }) => [n, day])).toEqual([[1, "2026-01-17"]]);
    expect(minorOf((await balanceOn(book, "2026-01-18")).rows, "X.card")).toBe(-6_000n);
    expect((await checkLedger(book.t)).violations).toEqual([]);
    // The export of the month has them first, and still ties to its figures.
    const lines: bigint[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone;) {
      const found: FunctionReturnType<typeof api.admin.accountingLines> = await book.robin.as.query(api.admin.accountingLines, {
        month: "2026-01",
        paginationOpts: { numItems: 2, cursor },
      });
      lines.push(
        ...found.page.flatMap((one) =>
          one.lines.filter(({ accountClass }) => accountClass === "X.card").map(({ deltaMinor }) => deltaMinor),
        ),
      );
      ({ isDone, continueCursor: cursor } = found);
    }
    expect(lines).toEqual([-5_000n, -700n, -300n]);
    const month = await book.robin.as.query(api.admin.accountingMonth, { month: "2026-01" });
    expect(month.rows.find(({ accountClass }) => accountClass === "X.card")).toMatchObject({
      openingMinor: 0n,
      movedMinor: -6_000n,
      closingMinor: -6_000n,
    });
  });

  it("wait ten minutes after midnight", async () => {
    const book = await threeDays();
    const midnightMs = START_MS + 3.5 * DAY_MS;
    vi.setSystemTime(midnightMs + 9 * 60_000);
    await seal(book);
    expect(await seals(book)).toHaveLength(2);
    vi.setSystemTime(midnightMs + 11 * 60_000);
    await seal(book);
    expect(await seals(book)).toHaveLength(3);
  });

  type Tamper = (ctx: MutationCtx) => Promise<void>;
  it.each<{ what: string; invariant: string; tamper: Tamper }>([
    {
      what: "a reason in the audit log",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("auditEvents").first();
        if (row !== null) await ctx.db.patch("auditEvents", row._id, { after: "{}" });
      },
    },
    {
      what: "an audit row taken away",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("auditEvents").first();
        if (row !== null) await ctx.db.delete("auditEvents", row._id);
      },
    },
    {
      what: "who caused a transaction",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("ledgerTransactions").first();
        if (row !== null) await ctx.db.patch("ledgerTransactions", row._id, { actor: "somebody" });
      },
    },
    {
      what: "the proofs of an interval",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("segments").first();
        if (row !== null) await ctx.db.patch("segments", row._id, { proofClientMs: row.proofClientMs + 1 });
      },
    },
    {
      what: "a transaction moved to a day between two seals",
      invariant: "I-12",
      tamper: async (ctx) => {
        const rows = await ctx.db.query("ledgerTransactions").collect();
        const last = rows.at(-1);
        if (last !== undefined) await ctx.db.patch("ledgerTransactions", last._id, { day: "2026-01-15x" });
      },
    },
    {
      what: "a closing figure of a seal",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("ledgerSeals").first();
        if (row !== null) await ctx.db.patch("ledgerSeals", row._id, { closing: row.closing.slice(1) });
      },
    },
    {
      what: "a seal taken out of the chain",
      invariant: "I-12",
      tamper: async (ctx) => {
        const row = await ctx.db.query("ledgerSeals").first();
        if (row !== null) await ctx.db.delete("ledgerSeals", row._id);
      },
    },
    {
      what: "the kept sums of a sealed day",
      invariant: "I-3",
      tamper: async (ctx) => {
        const row = await ctx.db.query("ledgerDays").first();
        if (row !== null)
          await ctx.db.patch("ledgerDays", row._id, {
            totals: row.totals.map((total) => ({ ...total, totalMinor: total.totalMinor + 1n })),
          });
      },
    },
    {
      what: "the kept sums of today",
      invariant: "I-3",
      tamper: async (ctx) => {
        const row = await ctx.db
          .query("ledgerDays")
          .withIndex("by_day_and_shard", (q) => q.eq("day", "2026-01-18"))
          .first();
        if (row !== null) await ctx.db.delete("ledgerDays", row._id);
      },
    },
  ])("tell of $what", async ({ invariant, tamper }) => {
    const book = await threeDays();
    await seal(book);
    expect((await checkLedger(book.t)).violations).toEqual([]);
    await book.t.run(tamper);
    expect((await checkLedger(book.t)).violations.map((violation) => violation.invariant)).toContain(invariant);
  });
});
