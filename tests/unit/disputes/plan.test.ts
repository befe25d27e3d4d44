import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planDecision, postingOf, refundableMinor, type DisputeFacts } from "@/lib/domain/disputes/plan";
import { isBalanceAllowed, type AccountClass } from "@/lib/domain/ledger/accounts";
import { splitCharge, sumMinor } from "@/lib/domain/money";

/** A session of $15.00 at 10 %, paid in cash, its earning frozen while pending. */
const FIFTEEN: DisputeFacts = {
  disputeId: "d",
  sessionId: "s",
  clientId: "client",
  advisorId: "advisor",
  chargeMinor: 1_500n,
  feeMinor: 150n,
  refundedMinor: 0n,
  cashPaidMinor: 1_500n,
  frozenMinor: 1_350n,
  frozenFrom: "pending",
  isHoldOver: false,
  clientDebtMinor: 0n,
  advisorDebtMinor: 0n,
  advisorAvailableMinor: 0n,
};

/** Every state the books can be in when a dispute is decided. */
const facts: fc.Arbitrary<DisputeFacts> = fc
  .record({
    chargeMinor: fc.bigInt({ min: 1n, max: 100_000_000n }),
    feeBps: fc.integer({ min: 0, max: 10_000 }),
    cashShare: fc.integer({ min: 0, max: 100 }),
    refundedShare: fc.integer({ min: 0, max: 99 }),
    frozenShare: fc.integer({ min: 0, max: 100 }),
    frozenFrom: fc.constantFrom("pending" as const, "available" as const),
    isHoldOver: fc.boolean(),
    clientDebtMinor: fc.bigInt({ min: 0n, max: 100_000n }),
    // A debtor has nothing available, and whoever has something owes nothing.
    standing: fc.oneof(
      fc.record({ advisorDebtMinor: fc.bigInt({ min: 0n, max: 100_000n }), advisorAvailableMinor: fc.constant(0n) }),
      fc.record({ advisorDebtMinor: fc.constant(0n), advisorAvailableMinor: fc.bigInt({ min: 0n, max: 100_000_000n }) }),
    ),
  })
  .map(({ chargeMinor, feeBps, cashShare, refundedShare, frozenShare, standing, ...rest }) => {
    const { feeMinor } = splitCharge(chargeMinor, feeBps);
    const refundedMinor = (chargeMinor * BigInt(refundedShare)) / 100n;
    const takenBefore = refundedMinor - (feeMinor * refundedMinor) / chargeMinor;
    const leftMinor = chargeMinor - feeMinor - takenBefore;
    const frozenMinor = rest.frozenFrom === "pending" ? leftMinor : (leftMinor * BigInt(frozenShare)) / 100n;
    const cashPaidMinor = (chargeMinor * BigInt(cashShare)) / 100n;
    return { ...FIFTEEN, ...rest, ...standing, chargeMinor, feeMinor, refundedMinor, cashPaidMinor, frozenMinor };
  });

type Book = Map<AccountClass, bigint>;

/** Posts a plan on the balances its facts speak of, and insists on every sign. */
function settle(before: DisputeFacts, refundMinor: bigint): { book: Book; plan: ReturnType<typeof planDecision> } {
  const book: Book = new Map([
    ["A.frozen", before.frozenMinor],
    ["A.avail", before.advisorAvailableMinor],
    ["A.debt", -before.advisorDebtMinor],
    ["C.debt", -before.clientDebtMinor],
  ]);
  const plan = planDecision(before, refundMinor);
  for (const planned of plan.postings) {
    const { lines } = postingOf(planned);
    expect(sumMinor(lines.map((line) => line.deltaMinor))).toBe(0n);
    for (const { account, deltaMinor } of lines) {
      const balance = (book.get(account.class) ?? 0n) + deltaMinor;
      book.set(account.class, balance);
      expect(isBalanceAllowed(account.class, balance) || account.class === "P.revenue", `${account.class} at ${balance}`).toBe(true);
    }
  }
  return { book, plan };
}

describe("any decision on any books", () => {
  test("keeps every sign, leaves nothing frozen and moves the refund to the cent", () => {
    const seen = { debt: 0, setOff: 0, promo: 0, part: 0, full: 0, released: 0 };
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 100 }), (before, share) => {
        const refundMinor = (refundableMinor(before) * BigInt(share)) / 100n;
        const { book, plan } = settle(before, refundMinor);
        expect(book.get("A.frozen")).toBe(0n);
        expect(plan.feeBackMinor + plan.advisorBackMinor).toBe(refundMinor);
        expect(plan.toWalletMinor + plan.toDebtMinor + plan.toPromoMinor).toBe(refundMinor);
        expect(plan.fromFrozenMinor + plan.fromAvailableMinor + plan.newDebtMinor).toBe(plan.advisorBackMinor);
        expect(plan.fromFrozenMinor + plan.givenBackMinor).toBe(before.frozenMinor);
        expect(book.get("C.avail") ?? 0n).toBe(plan.toWalletMinor);
        expect(book.get("C.promo") ?? 0n).toBe(plan.toPromoMinor);
        expect(book.get("P.revenue") ?? 0n).toBe(-plan.feeBackMinor);
        // Nobody becomes poorer or richer than the plan says.
        const advisor = sumMinor((["A.frozen", "A.pending", "A.avail", "A.debt"] as const).map((name) => book.get(name) ?? 0n));
        expect(advisor).toBe(before.frozenMinor + before.advisorAvailableMinor - before.advisorDebtMinor - plan.advisorBackMinor);
        if (before.frozenFrom === "pending" && !before.isHoldOver) expect(book.get("A.pending") ?? 0n).toBe(plan.givenBackMinor);
        else expect(book.get("A.pending") ?? 0n).toBe(0n);
        if (plan.newDebtMinor > 0n) seen.debt += 1;
        if (plan.givenBackMinor > 0n && before.advisorDebtMinor > 0n) seen.setOff += 1;
        if (plan.toPromoMinor > 0n) seen.promo += 1;
        if (plan.outcome === "refunded_part") seen.part += 1;
        if (plan.outcome === "refunded_full") seen.full += 1;
        if (plan.postings.some(({ kind }) => kind === "release")) seen.released += 1;
      }),
      { numRuns: 3_000 },
    );
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
  });

  test("refunds in any number of parts undo exactly the charge, the fee and the earning", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 1_000_000n }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 100 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
        (chargeMinor, feeBps, cashShare, shares) => {
          const { feeMinor } = splitCharge(chargeMinor, feeBps);
          const cashPaidMinor = (chargeMinor * BigInt(cashShare)) / 100n;
          const total = { fee: 0n, advisor: 0n, cash: 0n, promo: 0n };
          let refundedMinor = 0n;
          for (const share of [...shares, 100]) {
            const refundMinor = ((chargeMinor - refundedMinor) * BigInt(share)) / 100n;
            if (refundMinor === 0n) continue;
            const plan = planDecision({ ...FIFTEEN, chargeMinor, feeMinor, cashPaidMinor, refundedMinor, frozenMinor: 0n, frozenFrom: "available" }, refundMinor);
            total.fee += plan.feeBackMinor;
            total.advisor += plan.advisorBackMinor;
            total.cash += plan.toWalletMinor;
            total.promo += plan.toPromoMinor;
            refundedMinor += refundMinor;
          }
          expect(refundedMinor).toBe(chargeMinor);
          expect(total).toEqual({ fee: feeMinor, advisor: chargeMinor - feeMinor, cash: cashPaidMinor, promo: chargeMinor - cashPaidMinor });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("by example", () => {
  const linesOf = (before: DisputeFacts, refundMinor: bigint) =>
    planDecision(before, refundMinor).postings.map((planned) => [
      postingOf(planned).key,
      ...postingOf(planned).lines.map(({ account, deltaMinor }) => `${account.class} ${deltaMinor}`),
    ]);

  test("a full refund while the earning is pending", () => {
    expect(linesOf(FIFTEEN, 1_500n)).toEqual([["refund:d:1", "P.revenue -150", "A.frozen -1350", "C.avail 1500"]]);
    expect(planDecision(FIFTEEN, 1_500n)).toMatchObject({ outcome: "refunded_full", earningStatus: "refunded", newDebtMinor: 0n });
  });
  test("a third back: the fee gives its third, the rest of the earning is pending again", () => {
    expect(linesOf(FIFTEEN, 500n)).toEqual([
      ["refund:d:1", "P.revenue -50", "A.frozen -450", "C.avail 500"],
      ["unfreeze:d", "A.frozen -900", "A.pending 900"],
    ]);
    expect(planDecision(FIFTEEN, 500n)).toMatchObject({ outcome: "refunded_part", earningStatus: "pending", givenBackMinor: 900n });
  });
  test("rejected after the hold ran out: released at once, a debt first", () => {
    expect(linesOf({ ...FIFTEEN, isHoldOver: true, advisorDebtMinor: 400n }, 0n)).toEqual([
      ["unfreeze:d", "A.frozen -1350", "A.pending 1350"],
      ["release:s", "A.pending -1350", "A.debt 400", "A.avail 950"],
    ]);
    expect(planDecision({ ...FIFTEEN, isHoldOver: true }, 0n)).toMatchObject({ outcome: "rejected", earningStatus: "available" });
  });
  test("after the money was withdrawn: what is left, then debt", () => {
    const gone = { ...FIFTEEN, frozenFrom: "available" as const, isHoldOver: true, frozenMinor: 300n, advisorAvailableMinor: 50n };
    expect(linesOf(gone, 1_500n)).toEqual([["refund:d:1", "P.revenue -150", "A.frozen -300", "A.avail -50", "A.debt -1000", "C.avail 1500"]]);
  });
  test("cash comes back before promotional credit, and what the client owes is paid first", () => {
    expect(linesOf({ ...FIFTEEN, cashPaidMinor: 600n, clientDebtMinor: 100n }, 1_000n)).toEqual([
      ["refund:d:1", "P.revenue -100", "A.frozen -900", "C.debt 100", "C.avail 500", "C.promo 400"],
      ["unfreeze:d", "A.frozen -450", "A.pending 450"],
    ]);
  });
  test("more than the charge is no refund", () => {
    expect(() => planDecision(FIFTEEN, 1_501n)).toThrow(/within/);
  });
});
