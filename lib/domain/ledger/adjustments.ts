import type { OwnedClass } from "./accounts";
import type { PostingInputs } from "./postings";

/** What an admin may put right: a client's wallet, or what an advisor can withdraw. */
export const ADJUSTED_ACCOUNTS = ["wallet", "earnings"] as const;
export type AdjustedAccount = (typeof ADJUSTED_ACCOUNTS)[number];

export const ADJUSTMENT_REASONS = ["refund", "chargeback", "bonus", "correction"] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** The most one adjustment may move, minor units. */
const ADJUSTMENT_MAX_MINOR = 1_000_000n;

/** What an admin asks for. `amountMinor` below 0 takes away. */
export interface AdjustmentWish {
  account: AdjustedAccount;
  reasonCode: AdjustmentReason;
  amountMinor: bigint;
}

/** Kinds of transaction an adjustment is posted as. */
type AdjustmentKind = "goodwill" | "promo" | "promoexp" | "cb" | "cbwon" | "correct";
export type PlannedAdjustment = { [Kind in AdjustmentKind]: { kind: Kind; input: PostingInputs[Kind] } }[AdjustmentKind];

/** Why a wish cannot be carried out. */
type AdjustmentObstacle =
  | { code: "INVALID_INPUT"; field: "amountMinor" | "reasonCode" | "account" }
  | { code: "ABOVE_MAXIMUM"; limitMinor: bigint }
  | { code: "INSUFFICIENT_FUNDS"; availableMinor: bigint };

export type AdjustmentPlan = { ok: true; planned: PlannedAdjustment } | { ok: false; obstacle: AdjustmentObstacle };

const refused = (obstacle: AdjustmentObstacle): AdjustmentPlan => ({ ok: false, obstacle });
const planned = (plan: PlannedAdjustment): AdjustmentPlan => ({ ok: true, planned: plan });

/**
 * The posting of an adjustment. A refund gives goodwill, a bonus gives promotional credit to clients and money to advisors, a
 * correction goes either way, a chargeback takes from the wallet what the card's bank took and gives it back when the case was
 * won. Only a chargeback may end in debt; everything else takes no more than is free.
 */
export function planAdjustment(
  wish: AdjustmentWish,
  about: { adjustmentId: string; ownerId: string; isAdvisor: boolean; balances: Record<OwnedClass, bigint> },
): AdjustmentPlan {
  const { account, reasonCode, amountMinor } = wish;
  const { adjustmentId, ownerId, balances } = about;
  const side = account === "wallet" ? "C" : "A";
  const sizeMinor = amountMinor < 0n ? -amountMinor : amountMinor;
  if (account === "earnings" && !about.isAdvisor) return refused({ code: "INVALID_INPUT", field: "account" });
  if (amountMinor === 0n) return refused({ code: "INVALID_INPUT", field: "amountMinor" });
  if (sizeMinor > ADJUSTMENT_MAX_MINOR) return refused({ code: "ABOVE_MAXIMUM", limitMinor: ADJUSTMENT_MAX_MINOR });
  const given = { adjustmentId, side, ownerId, amountMinor, debtMinor: -balances[`${side}.debt`] } as const;
  const freeMinor = balances[`${side}.avail`];
  switch (reasonCode) {
    case "refund":
      return amountMinor < 0n ? refused({ code: "INVALID_INPUT", field: "amountMinor" }) : planned({ kind: "goodwill", input: given });
    case "bonus":
      if (amountMinor > 0n) return planned({ kind: "promo", input: given });
      if (account === "earnings") return refused({ code: "INVALID_INPUT", field: "amountMinor" });
      if (sizeMinor > balances["C.promo"]) return refused({ code: "INSUFFICIENT_FUNDS", availableMinor: balances["C.promo"] });
      return planned({ kind: "promoexp", input: { adjustmentId, clientId: ownerId, amountMinor: sizeMinor } });
    case "chargeback": {
      if (account === "earnings") return refused({ code: "INVALID_INPUT", field: "reasonCode" });
      const about = { adjustmentId, clientId: ownerId, amountMinor: sizeMinor };
      return amountMinor < 0n
        ? planned({ kind: "cb", input: { ...about, availableMinor: freeMinor } })
        : planned({ kind: "cbwon", input: { ...about, debtMinor: given.debtMinor } });
    }
    case "correction":
      if (amountMinor < 0n && sizeMinor > freeMinor) return refused({ code: "INSUFFICIENT_FUNDS", availableMinor: freeMinor });
      return planned({ kind: "correct", input: given });
  }
}
