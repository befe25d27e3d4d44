import type { Infer } from "convex/values";
import type { topUpState } from "./tables";

export type TopUpState = Infer<typeof topUpState>;

/**
 * Which state may follow which. Late truth from the provider wins: money that was captured is captured, whatever we
 * believed before; nothing ever leaves a captured state.
 */
const FOLLOWERS: Readonly<Record<TopUpState, readonly TopUpState[]>> = {
  draft: ["opening", "failed", "canceled"],
  opening: ["open", "processing", "captured", "captured_mismatch", "failed", "expired", "canceled"],
  open: ["processing", "captured", "captured_mismatch", "failed", "expired", "canceled"],
  processing: ["captured", "captured_mismatch", "failed"],
  failed: ["processing", "captured", "captured_mismatch"],
  expired: ["processing", "captured", "captured_mismatch"],
  canceled: ["processing", "captured", "captured_mismatch"],
  captured: [],
  captured_mismatch: [],
};

/** The state after an observation: the observed one if it may follow, else unchanged. */
export function nextTopUpState(current: TopUpState, observed: TopUpState): TopUpState {
  return FOLLOWERS[current].includes(observed) ? observed : current;
}

/** Whether money of a top-up in this state has arrived or is on its way, and so counts towards the daily cap. */
export function countsTowardsCap(state: TopUpState): boolean {
  return state === "processing" || state === "captured" || state === "captured_mismatch";
}

/** Whether nothing has been paid yet and the person could still do so. */
export function isUnpaid(state: TopUpState): boolean {
  return state === "draft" || state === "opening" || state === "open";
}
