import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import { billedMs, chargeFor } from "@/lib/domain/billingEngine";
import { sumMinor } from "@/lib/domain/money";

export type WalletSummary = FunctionReturnType<typeof api.wallet.summary>;

export interface LiveWallet {
  spendableMinor: bigint;
  heldMinor: bigint;
  promoMinor: bigint;
  /** Whether anything is being billed, so that the figures move. */
  isRunning: boolean;
}

/**
 * The wallet at `nowMs`: what the summary says less what open sessions have cost since, by the rules that bill them.
 * Spendable and held always add up to the whole wallet.
 */
export function liveWallet(summary: WalletSummary, nowMs: number): LiveWallet {
  const atMs = Math.max(nowMs, summary.asOfMs);
  const heldMinor = sumMinor(summary.openMeters.map((meter) => chargeFor(meter.ratePerMinuteMinor, billedMs(meter, atMs))));
  return {
    spendableMinor: summary.cashMinor + summary.promoMinor - heldMinor,
    heldMinor,
    promoMinor: summary.promoMinor,
    isRunning: summary.openMeters.some((meter) => meter.segStartMs !== null),
  };
}
