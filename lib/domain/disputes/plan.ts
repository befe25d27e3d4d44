import { invariant } from "../invariant";
import { buildPosting, type Posting, type PostingInputs } from "../ledger/postings";
import { minMinor, splitRefund } from "../money";

/** Where the money of an earning stood when it was frozen. */
type FrozenFrom = "pending" | "available";

/** Everything a decision depends on, as the books have it at that moment. Amounts minor units. */
export interface DisputeFacts {
  disputeId: string;
  sessionId: string;
  clientId: string;
  advisorId: string;
  chargeMinor: bigint;
  feeMinor: bigint;
  /** Refunded of this charge before. */
  refundedMinor: bigint;
  /** Part of the charge that was paid with cash; the rest was promotional credit. */
  cashPaidMinor: bigint;
  /** What this dispute holds in `A.frozen`, and where it came from. */
  frozenMinor: bigint;
  frozenFrom: FrozenFrom;
  /** Whether the earning's hold is over: what comes free is available at once. */
  isHoldOver: boolean;
  /** What both owe, not negative, and what the advisor could withdraw. */
  clientDebtMinor: bigint;
  advisorDebtMinor: bigint;
  advisorAvailableMinor: bigint;
}

/** One step of a decision: the rule and what it is given. */
export type PlannedPosting =
  | { kind: "refund"; input: PostingInputs["refund"] }
  | { kind: "unfreeze"; input: PostingInputs["unfreeze"] }
  | { kind: "release"; input: PostingInputs["release"] };

/** What a decision does, to the cent. */
export interface DecisionPlan {
  outcome: "refunded_full" | "refunded_part" | "rejected";
  refundMinor: bigint;
  postings: PlannedPosting[];
  feeBackMinor: bigint;
  advisorBackMinor: bigint;
  toWalletMinor: bigint;
  toDebtMinor: bigint;
  toPromoMinor: bigint;
  fromFrozenMinor: bigint;
  fromAvailableMinor: bigint;
  newDebtMinor: bigint;
  /** Frozen money that goes back to the advisor. */
  givenBackMinor: bigint;
  /** Where the earning stands afterwards. */
  earningStatus: "pending" | "available" | "refunded";
}

/** What can still be refunded of a charge. */
export function refundableMinor({ chargeMinor, refundedMinor }: Pick<DisputeFacts, "chargeMinor" | "refundedMinor">): bigint {
  return chargeMinor - refundedMinor;
}

/** The part of a refund that is cash: cash comes back first, kind to the client and no dearer to the advisor. */
function cashPartOf({ cashPaidMinor, refundedMinor }: DisputeFacts, refundMinor: bigint): bigint {
  const givenBackMinor = minMinor(refundedMinor, cashPaidMinor);
  return minMinor(refundMinor, cashPaidMinor - givenBackMinor);
}

/** Frozen money that is not needed goes back to where it came from, and on if its hold has run out meanwhile. */
function planGivingBack(facts: DisputeFacts, amountMinor: bigint): PlannedPosting[] {
  if (amountMinor === 0n) return [];
  const { disputeId, sessionId, advisorId, frozenFrom, isHoldOver } = facts;
  const debtMinor = facts.advisorDebtMinor;
  const unfreeze: PlannedPosting = { kind: "unfreeze", input: { disputeId, advisorId, to: frozenFrom, amountMinor, debtMinor } };
  if (frozenFrom === "available" || !isHoldOver) return [unfreeze];
  return [unfreeze, { kind: "release", input: { sessionId, advisorId, amountMinor, debtMinor } }];
}

/**
 * Plans a decision: the postings it is made of and what they come to. The screen shows it before and the decision posts it,
 * so both are the same. `refundMinor` 0 rejects. A refund takes the advisor's share from what is frozen, then from what can be
 * withdrawn; what is missing becomes debt, set off against later earnings.
 */
export function planDecision(facts: DisputeFacts, refundMinor: bigint): DecisionPlan {
  invariant(refundMinor >= 0n && refundMinor <= refundableMinor(facts), "a refund is within what is left of the charge");
  const { disputeId, sessionId, clientId, advisorId, chargeMinor, feeMinor, refundedMinor, frozenMinor } = facts;
  const split =
    refundMinor === 0n ? { feeBackMinor: 0n, advisorBackMinor: 0n } : splitRefund({ chargeMinor, feeMinor, refundedMinor, refundMinor });
  const { feeBackMinor, advisorBackMinor } = split;
  const cashMinor = cashPartOf(facts, refundMinor);
  const fromFrozenMinor = minMinor(advisorBackMinor, frozenMinor);
  const fromAvailableMinor = minMinor(advisorBackMinor - fromFrozenMinor, facts.advisorAvailableMinor);
  const givenBackMinor = frozenMinor - fromFrozenMinor;
  const refund: PlannedPosting[] =
    refundMinor === 0n
      ? []
      : [
          {
            kind: "refund",
            input: {
              disputeId,
              n: 1,
              sessionId,
              clientId,
              advisorId,
              refundMinor,
              feeBackMinor,
              cashMinor,
              frozenMinor,
              pendingMinor: 0n,
              availableMinor: facts.advisorAvailableMinor,
              clientDebtMinor: facts.clientDebtMinor,
            },
          },
        ];
  const takenBefore = refundedMinor - (feeMinor * refundedMinor) / chargeMinor;
  const leftMinor = chargeMinor - feeMinor - takenBefore - advisorBackMinor;
  const toDebtMinor = minMinor(cashMinor, facts.clientDebtMinor);
  return {
    outcome: refundMinor === 0n ? "rejected" : refundMinor + refundedMinor === chargeMinor ? "refunded_full" : "refunded_part",
    refundMinor,
    postings: [...refund, ...planGivingBack(facts, givenBackMinor)],
    feeBackMinor,
    advisorBackMinor,
    toWalletMinor: cashMinor - toDebtMinor,
    toDebtMinor,
    toPromoMinor: refundMinor - cashMinor,
    fromFrozenMinor,
    fromAvailableMinor,
    newDebtMinor: advisorBackMinor - fromFrozenMinor - fromAvailableMinor,
    givenBackMinor,
    earningStatus:
      refundMinor > 0n && leftMinor === 0n ? "refunded" : facts.frozenFrom === "pending" && !facts.isHoldOver ? "pending" : "available",
  };
}

/** A planned step as it will stand in the books. */
export function postingOf(planned: PlannedPosting): Posting {
  switch (planned.kind) {
    case "refund":
      return buildPosting("refund", planned.input);
    case "unfreeze":
      return buildPosting("unfreeze", planned.input);
    case "release":
      return buildPosting("release", planned.input);
  }
}
