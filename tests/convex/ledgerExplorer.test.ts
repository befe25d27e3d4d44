import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { addTotals, totalRows } from "@/lib/domain/ledger/days";
import { credit } from "@/tests/support/sessionRig";
import { disputableSession, openDispute, refusal } from "./disputeHelpers";

afterEach(() => {
  vi.useRealTimers();
});

const page = (numItems = 50) => ({ paginationOpts: { numItems, cursor: null } });

describe("the ledger explorer", () => {
  it("finds accounts by class, the largest first, and by person", async () => {
    const rig = await disputableSession();
    await credit(rig.t, rig.sam.userId, 9_000n);
    const { page: ofClass } = await rig.robin.as.query(api.admin.ledgerAccounts, { ...page(), accountClass: "C.avail" });
    expect(ofClass.map(({ owner, balanceMinor }) => [owner?.name, balanceMinor])).toEqual([
      ["Sam", 9_000n],
      ["Casey", 3_500n],
    ]);
    const { page: ofCasey } = await rig.robin.as.query(api.admin.ledgerAccounts, { ...page(), person: "casey" });
    expect(ofCasey.map(({ accountClass }) => accountClass).sort()).toEqual(["C.avail", "C.escrow"]);
    expect((await rig.robin.as.query(api.admin.ledgerAccounts, { ...page(), person: rig.sam.userId })).page).toHaveLength(1);
  });

  it("walks an account's entries, narrowed by kind and day, with the balance after each", async () => {
    const rig = await disputableSession();
    const accountKey = `C.avail:${rig.client.userId}`;
    expect(await rig.robin.as.query(api.admin.ledgerAccount, { accountKey })).toMatchObject({
      balanceMinor: 3_500n,
      owner: { name: "Casey" },
      entries: 3,
    });
    const { page: all } = await rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey });
    expect(all.map(({ kind, deltaMinor, balanceAfterMinor }) => [kind, deltaMinor, balanceAfterMinor])).toEqual([
      ["unhold", 3_500n, 3_500n],
      ["hold", -5_000n, 0n],
      ["topup", 5_000n, 5_000n],
    ]);
    expect((await rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey, kind: "hold" })).page).toHaveLength(1);
    expect((await rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey, fromDay: "2026-01-16" })).page).toEqual([]);
    expect((await rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey, toDay: "2026-01-15" })).page).toHaveLength(3);
    await expect(rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey, toDay: "yesterday" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "toDay" }),
    );
    expect(await rig.robin.as.query(api.admin.ledgerAccount, { accountKey: "P.revenue" })).toMatchObject({
      balanceMinor: 150n,
      owner: null,
      entries: null,
    });
    expect((await rig.robin.as.query(api.admin.ledgerEntries, { ...page(), accountKey: "P.revenue" })).page).toMatchObject([
      { kind: "settle", deltaMinor: 150n, balanceAfterMinor: null },
    ]);
    expect(await rig.robin.as.query(api.admin.ledgerAccount, { accountKey: "C.avail:nobody" })).toBeNull();
  });

  it("shows a transaction with its lines, its audit row and what it is about", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    const { page: entries } = await rig.robin.as.query(api.admin.ledgerEntries, {
      ...page(),
      accountKey: `A.frozen:${rig.advisor.userId}`,
    });
    const transactionId = entries[0]?.transactionId ?? "";
    const transaction = await rig.robin.as.query(api.admin.ledgerTransaction, { transactionId });
    expect(transaction).toMatchObject({
      kind: "freeze",
      day: "2026-01-15",
      about: { disputeId, withdrawalId: null, topUp: null },
      lines: [
        { accountClass: "A.pending", deltaMinor: -1_350n, balanceAfterMinor: 0n, owner: { name: "Ada" } },
        { accountClass: "A.frozen", deltaMinor: 1_350n, balanceAfterMinor: 1_350n },
      ],
      audit: [{ action: "ledger.freeze" }],
    });
    expect(await rig.robin.as.query(api.admin.ledgerTransaction, { transactionId: "sample" })).toBeNull();
  });
});

describe("the accounting export of a month", () => {
  it("ties to the trial balance: opening and every line of the month make the closing figures", async () => {
    const rig = await disputableSession();
    vi.setSystemTime(Date.UTC(2026, 1, 3, 9));
    await credit(rig.t, rig.client.userId, 700n);
    for (const [month, first, last] of [
      ["2026-01", "2025-12-31", "2026-01-31"],
      ["2026-02", "2026-01-31", "2026-02-03"],
    ] as const) {
      const book = await rig.robin.as.query(api.admin.accountingMonth, { month });
      const { page: lines } = await rig.robin.as.query(api.admin.accountingLines, { ...page(100), month });
      const moved = lines.flatMap((transaction) =>
        transaction.lines.map(({ accountClass, deltaMinor }) => ({ accountClass, totalMinor: deltaMinor })),
      );
      const opening = await rig.robin.as.query(api.admin.trialBalance, { day: first });
      const closing = await rig.robin.as.query(api.admin.trialBalance, { day: last });
      expect(totalRows(addTotals(addTotals({}, opening.rows), moved))).toEqual(closing.rows);
      expect(book.rows.map(({ accountClass, closingMinor }) => ({ accountClass, totalMinor: closingMinor }))).toEqual(closing.rows);
      expect(book.rows.every(({ openingMinor, movedMinor, closingMinor }) => openingMinor + movedMinor === closingMinor)).toBe(true);
      const sums = addTotals({}, moved);
      expect(
        book.rows.filter(({ movedMinor }) => movedMinor !== 0n).every(({ accountClass, movedMinor }) => sums[accountClass] === movedMinor),
      ).toBe(true);
    }
    const february = await rig.robin.as.query(api.admin.accountingMonth, { month: "2026-02" });
    expect(february.isFinal).toBe(false);
    expect(february.rows.find(({ accountClass }) => accountClass === "X.card")).toEqual({
      accountClass: "X.card",
      openingMinor: -5_000n,
      movedMinor: -700n,
      closingMinor: -5_700n,
    });
    for (const month of ["2026-03", "2026-13", "now"]) {
      await expect(rig.robin.as.query(api.admin.accountingMonth, { month })).rejects.toMatchObject(
        refusal("INVALID_INPUT", { field: "month" }),
      );
    }
  });
});
