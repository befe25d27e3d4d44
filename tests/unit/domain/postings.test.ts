import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountKey, isBalanceAllowed, type AccountClass } from "../../../lib/domain/ledger/accounts";
import { checkBook, checkTransaction } from "../../../lib/domain/ledger/checkBook";
import { TRANSACTION_KINDS, buildPosting, type Posting, type PostingInputs } from "../../../lib/domain/ledger/postings";
import { splitCharge, sumMinor } from "../../../lib/domain/money";

const amount = fc.bigInt({ min: 0n, max: 100_000_000_000n });
const positive = fc.bigInt({ min: 1n, max: 100_000_000_000n });
const CLIENT = "client1";
const ADVISOR = "advisor1";

/** One arbitrary per rule: amounts as large as a balance may be, whatever the split of cash, promotion and debt. */
const inputs: { [Kind in keyof PostingInputs]: fc.Arbitrary<PostingInputs[Kind]> } = {
  topup: fc.record({ paymentId: fc.constant("p"), clientId: fc.constant(CLIENT), amountMinor: positive, debtMinor: amount }),
  procfee: fc.record({ paymentId: fc.constant("p"), amountMinor: positive }),
  hold: fc
    .record({ sessionId: fc.constant("s"), n: fc.nat(), clientId: fc.constant(CLIENT), cashMinor: amount, promoMinor: amount })
    .filter((i) => i.cashMinor + i.promoMinor > 0n),
  settle: fc
    .record({ chargeMinor: positive, feeBps: fc.integer({ min: 0, max: 10_000 }), promoHeldMinor: amount })
    .map(({ chargeMinor, feeBps, promoHeldMinor }) => ({
      sessionId: "s",
      clientId: CLIENT,
      advisorId: ADVISOR,
      chargeMinor,
      feeMinor: splitCharge(chargeMinor, feeBps).feeMinor,
      promoHeldMinor,
    })),
  unhold: fc
    .record({ walletId: fc.constant("w"), n: fc.nat(), clientId: fc.constant(CLIENT), cashMinor: amount, promoMinor: amount })
    .filter((i) => i.cashMinor + i.promoMinor > 0n),
  release: fc.record({ sessionId: fc.constant("s"), advisorId: fc.constant(ADVISOR), amountMinor: positive, debtMinor: amount }),
  freeze: fc.record({
    disputeId: fc.constant("d"),
    advisorId: fc.constant(ADVISOR),
    from: fc.constantFrom("pending" as const, "available" as const),
    amountMinor: positive,
  }),
  unfreeze: fc.record({
    disputeId: fc.constant("d"),
    advisorId: fc.constant(ADVISOR),
    to: fc.constantFrom("pending" as const, "available" as const),
    amountMinor: positive,
    debtMinor: amount,
  }),
  refund: fc
    .record({
      refundMinor: positive,
      feeShare: fc.integer({ min: 0, max: 10_000 }),
      cashShare: fc.integer({ min: 0, max: 10_000 }),
      frozenMinor: amount,
      pendingMinor: amount,
      availableMinor: amount,
      clientDebtMinor: amount,
    })
    .map(({ refundMinor, feeShare, cashShare, ...balances }) => ({
      disputeId: "d",
      n: 1,
      sessionId: "s",
      clientId: CLIENT,
      advisorId: ADVISOR,
      refundMinor,
      feeBackMinor: (refundMinor * BigInt(feeShare)) / 10_000n,
      cashMinor: (refundMinor * BigInt(cashShare)) / 10_000n,
      ...balances,
    })),
  wd: fc.record({ withdrawalId: fc.constant("w"), advisorId: fc.constant(ADVISOR), amountMinor: positive }),
  wdpaid: fc.record({ withdrawalId: fc.constant("w"), advisorId: fc.constant(ADVISOR), amountMinor: positive }),
  sweep: fc.record({ ref: fc.constant("w"), amountMinor: positive }),
  wdback: fc.record({ withdrawalId: fc.constant("w"), advisorId: fc.constant(ADVISOR), amountMinor: positive, debtMinor: amount }),
  wdret: fc.record({ withdrawalId: fc.constant("w"), advisorId: fc.constant(ADVISOR), amountMinor: positive, debtMinor: amount }),
  goodwill: given(),
  promo: given(),
  promoexp: fc.record({ adjustmentId: fc.constant("a"), clientId: fc.constant(CLIENT), amountMinor: positive }),
  cb: fc.record({ adjustmentId: fc.constant("a"), clientId: fc.constant(CLIENT), amountMinor: positive, availableMinor: amount }),
  cbwon: fc.record({ adjustmentId: fc.constant("a"), clientId: fc.constant(CLIENT), amountMinor: positive, debtMinor: amount }),
  correct: fc.tuple(given(), fc.boolean()).map(([gift, isTaken]) => ({ ...gift, amountMinor: isTaken ? -gift.amountMinor : gift.amountMinor })),
};

/** What an admin gives to a client or an advisor who may owe something. */
function given() {
  const side = fc.constantFrom("C" as const, "A" as const);
  return fc.record({ adjustmentId: fc.constant("a"), side, ownerId: fc.constant(CLIENT), amountMinor: positive, debtMinor: amount });
}

function linesOf(posting: Posting): [string, bigint][] {
  return posting.lines.map((line) => [accountKey(line.account), line.deltaMinor]);
}

describe.each(TRANSACTION_KINDS)("%s", (kind) => {
  test("is balanced, has no empty line and passes the checker for any amounts", () => {
    fc.assert(
      fc.property(inputs[kind] as fc.Arbitrary<PostingInputs[typeof kind]>, (input) => {
        const posting = buildPosting(kind, input as never);
        const entries = posting.lines.map(({ account, deltaMinor }) => ({
          accountKey: accountKey(account),
          accountClass: account.class,
          ownerId: account.ownerId,
          deltaMinor,
          balanceAfterMinor: null,
          version: null,
        }));
        const transaction = { key: posting.key, kind, walletOwnerId: null, walletDeltaMinor: 0n };
        expect(checkTransaction({ transaction, entries, sameKeyCount: 1 })).toEqual([]);
        expect(posting.lines.every((line) => line.deltaMinor !== 0n)).toBe(true);
        expect(posting.amountMinor).toBeGreaterThan(0n);
      }),
    );
  });
});

test("a random life of one wallet keeps every sign and the whole book at 0", () => {
  const step = fc.record({ kind: fc.constantFrom("topup", "hold", "settle", "unhold", "release"), part: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const book = new Map<string, bigint>();
      const totals: Partial<Record<AccountClass, bigint>> = {};
      const balance = (key: string) => book.get(key) ?? 0n;
      let n = 0;
      function post(posting: Posting): void {
        for (const { account, deltaMinor } of posting.lines) {
          const key = accountKey(account);
          const next = balance(key) + deltaMinor;
          book.set(key, next);
          totals[account.class] = (totals[account.class] ?? 0n) + deltaMinor;
          expect(isBalanceAllowed(account.class, next), `${key} at ${next}`).toBe(true);
        }
      }
      for (const { kind, part } of steps) {
        n += 1;
        const cashMinor = balance(`C.avail:${CLIENT}`);
        const heldMinor = balance(`C.escrow:${CLIENT}`);
        const pendingMinor = balance(`A.pending:${ADVISOR}`);
        const share = (minor: bigint) => (minor * BigInt(part)) / 100n;
        if (kind === "topup") {
          post(buildPosting("topup", { paymentId: `p${n}`, clientId: CLIENT, amountMinor: BigInt(part) * 50n, debtMinor: 0n }));
        }
        if (kind === "hold" && cashMinor > 0n) {
          post(buildPosting("hold", { sessionId: `s${n}`, n, clientId: CLIENT, cashMinor, promoMinor: 0n }));
        }
        if (kind === "settle" && share(heldMinor) > 0n) {
          const chargeMinor = share(heldMinor);
          const { feeMinor } = splitCharge(chargeMinor, 1_000);
          post(
            buildPosting("settle", { sessionId: `s${n}`, clientId: CLIENT, advisorId: ADVISOR, chargeMinor, feeMinor, promoHeldMinor: 0n }),
          );
        }
        if (kind === "unhold" && heldMinor > 0n) {
          post(buildPosting("unhold", { walletId: "w", n, clientId: CLIENT, cashMinor: heldMinor, promoMinor: 0n }));
        }
        if (kind === "release" && share(pendingMinor) > 0n) {
          post(buildPosting("release", { sessionId: `s${n}`, advisorId: ADVISOR, amountMinor: share(pendingMinor), debtMinor: 0n }));
        }
      }
      expect(sumMinor(book.values())).toBe(0n);
      expect(checkBook(totals)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe("the rules by example", () => {
  test("a top-up pays what is owed first", () => {
    const posting = buildPosting("topup", { paymentId: "pi_1", clientId: CLIENT, amountMinor: 5_000n, debtMinor: 1_200n });
    expect(posting.key).toBe("capture:pi_1");
    expect(linesOf(posting)).toEqual([
      ["X.card", -5_000n],
      ["C.debt:client1", 1_200n],
      ["C.avail:client1", 3_800n],
    ]);
  });
  test("a settlement takes promotional credit first and floors the fee", () => {
    const posting = buildPosting("settle", {
      sessionId: "s1",
      clientId: CLIENT,
      advisorId: ADVISOR,
      chargeMinor: 1_028n,
      feeMinor: 102n,
      promoHeldMinor: 300n,
    });
    expect(posting.key).toBe("settle:s1");
    expect(linesOf(posting)).toEqual([
      ["C.promoEscrow:client1", -300n],
      ["C.escrow:client1", -728n],
      ["A.pending:advisor1", 926n],
      ["P.revenue", 102n],
    ]);
  });
  test("a release pays an advisor's debt first", () => {
    expect(linesOf(buildPosting("release", { sessionId: "s1", advisorId: ADVISOR, amountMinor: 900n, debtMinor: 1_000n }))).toEqual([
      ["A.pending:advisor1", -900n],
      ["A.debt:advisor1", 900n],
    ]);
  });
  test("an event that moves nothing is no transaction", () => {
    expect(() => buildPosting("unhold", { walletId: "w", n: 1, clientId: CLIENT, cashMinor: 0n, promoMinor: 0n })).toThrow(/two lines/);
  });
});
