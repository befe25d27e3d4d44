import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { initialsOf, readBankAccount } from "@/lib/domain/payouts/bankAccount";
import { monthBounds, monthOf, monthsOf } from "@/lib/domain/payouts/month";
import { approvalProblem, approversNeeded, availableSince, batchHold, largestWithdrawal, withdrawalProblem } from "@/lib/domain/payouts/rules";
import { isOpenWithdrawal, mayFollow, rowStateOf, isFinalRow, WITHDRAWAL_STATES } from "@/lib/domain/payouts/states";

const LIMITS = { withdrawalMinMinor: 2_000n, withdrawalMaxMinor: 1_000_000n, withdrawalDailyCapMinor: 2_000_000n, withdrawalTwoApproversMinor: 100_000n };
const amount = fc.bigInt({ min: 0n, max: 3_000_000n });
const room = fc.record({ availableMinor: amount, debtMinor: fc.oneof(fc.constant(0n), amount), askedTodayMinor: amount, openCount: fc.integer({ min: 0, max: 6 }) });

describe("withdrawals", () => {
  test("the largest amount is accepted, one cent more is not", () => {
    fc.assert(
      fc.property(room, (r) => {
        const largest = largestWithdrawal(r, LIMITS);
        if (largest === 0n) expect(withdrawalProblem(LIMITS.withdrawalMinMinor, r, LIMITS)).not.toBeNull();
        else expect([withdrawalProblem(largest, r, LIMITS), withdrawalProblem(largest + 1n, r, LIMITS) !== null]).toEqual([null, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    [100_000n, 1],
    [100_001n, 2],
    [0n, 1],
  ])("of %s need %s admins", (amountMinor, admins) => {
    expect(approversNeeded(amountMinor, 100_000n)).toBe(admins);
  });

  it("are approved by two different people, neither of them paid", () => {
    const approvals = [{ adminId: "robin", atMs: 1 }];
    expect(approvalProblem({ adminId: "ada", advisorId: "ada", approvals })).toBe("own");
    expect(approvalProblem({ adminId: "robin", advisorId: "ada", approvals })).toBe("approved_before");
    expect(approvalProblem({ adminId: "rene", advisorId: "ada", approvals })).toBeNull();
  });

  it("end once: from a final state only a returned payment goes on", () => {
    const followers = WITHDRAWAL_STATES.flatMap((from) => WITHDRAWAL_STATES.filter((to) => !isOpenWithdrawal(from) && mayFollow(from, to)).map((to) => `${from} ${to}`));
    expect(followers).toEqual(["completed failed"]);
    expect(WITHDRAWAL_STATES.map((state) => isOpenWithdrawal(state) !== isFinalRow(rowStateOf(state)))).toEqual(WITHDRAWAL_STATES.map(() => true));
  });
});

describe("a month's payout", () => {
  const READY = { amountMinor: 2_000n, debtMinor: 0n, wantsMonthly: true, method: { kind: "connect", transfers: "active" } } as const;

  it.each([
    [READY, null],
    [{ ...READY, amountMinor: 1_999n }, "below_minimum"],
    [{ ...READY, debtMinor: 1n }, "debt"],
    [{ ...READY, wantsMonthly: false }, "only_on_request"],
    [{ ...READY, method: null }, "no_method"],
    [{ ...READY, method: { kind: "connect", transfers: "pending" } as const }, "payee_not_ready"],
    [{ ...READY, method: { kind: "bank", transfers: null } as const }, null],
  ])("holds %o: %s", (candidate, hold) => {
    expect(batchHold(candidate, 2_000n)).toBe(hold);
  });

  test("pays never more than there was, and never more than there is", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (nowMinor, thenMinor, releasedLateMinor, takenSinceMinor) => {
        const paid = availableSince({ nowMinor, thenMinor, releasedLateMinor, takenSinceMinor });
        expect(paid >= 0n && paid <= nowMinor && (paid === 0n || paid <= thenMinor + releasedLateMinor - takenSinceMinor)).toBe(true);
      }),
    );
  });

  test("months begin and end in UTC, leap years and years included", () => {
    expect(monthBounds("2028-02")).toEqual({ startMs: Date.UTC(2028, 1, 1), endMs: Date.UTC(2028, 2, 1) });
    expect(monthBounds("2026-12")).toEqual({ startMs: Date.UTC(2026, 11, 1), endMs: Date.UTC(2027, 0, 1) });
    expect([monthOf(Date.UTC(2026, 10, 1) - 1), monthOf(Date.UTC(2026, 10, 1))]).toEqual(["2026-10", "2026-11"]);
    expect(monthsOf(2026)[11]).toBe("2026-12");
    for (const text of ["2026-00", "2026-13", "2026-1", "1999-12", "2026-10 ", "", "2026-10-01"]) expect(monthBounds(text)).toBeNull();
  });
});

describe("bank details", () => {
  const ACCOUNT = { holderName: "  Ada  O’Neill-Lee ", country: "US", routingNumber: "0210 0002 1", accountNumber: "12-34 5678", accountType: "checking" } as const;

  it("are tidied", () => {
    expect(readBankAccount(ACCOUNT)).toEqual({
      ok: true,
      last4: "5678",
      account: { ...ACCOUNT, holderName: "Ada O’Neill-Lee", routingNumber: "021000021", accountNumber: "12345678" },
    });
    expect(initialsOf("Ada O’Neill-Lee")).toBe("A. O.");
  });

  it("with one wrong or two swapped digits are refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digits = [..."021000021"];
        digits[at] = String((Number(digits[at]) + shift) % 10);
        expect(readBankAccount({ ...ACCOUNT, routingNumber: digits.join("") })).toEqual({ ok: false, field: "routingNumber" });
      }),
    );
    expect(readBankAccount({ ...ACCOUNT, routingNumber: "201000021" })).toEqual({ ok: false, field: "routingNumber" });
  });
});
