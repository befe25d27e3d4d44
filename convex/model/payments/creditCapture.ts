import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { creditTopUp } from "../metering/decide";
import { notifyTopUp } from "../notifications/events";
import { latchMoney } from "./latch";

/**
 * Credits a captured payment to the wallet of its top-up, once per payment id, and marks the top-up captured. The
 * ledger writes the audit row. Refuses money of another source than the first that moved here.
 */
export async function creditCapture(ctx: MutationCtx, topUp: Doc<"topUps">, paymentId: string): Promise<void> {
  await latchMoney(ctx, { provider: topUp.provider, livemode: topUp.livemode });
  await creditTopUp(ctx, {
    userId: topUp.userId,
    paymentId,
    amountMinor: topUp.amountMinor,
    atMs: Date.now(),
    actor: { kind: "provider", provider: topUp.provider },
  });
  await ctx.db.patch("topUps", topUp._id, { state: "captured", paymentId, failureCode: undefined });
  await notifyTopUp(ctx, topUp, "topUpDone");
}
