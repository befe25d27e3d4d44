import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import { ProviderError } from "../payments/errors";
import { payoutProvider } from "./select";

/** An event of the side that pays advisors, as far as it is believed: what to read again. */
type PayoutEvent = {
  eventRowId: Id<"webhookEvents">;
  provider: "stripe" | "demo";
  kind: "payee" | "bankPayment" | "transfer";
  objectId: string;
  /** The account it is about; null for events of the platform's own account. */
  payeeId: string | null;
};

/** Reads what an event speaks of and applies what it is now. Throws ProviderError. */
export async function applyPayoutEvent(ctx: Pick<ActionCtx, "runQuery" | "runMutation">, event: PayoutEvent): Promise<void> {
  const { eventRowId, kind, objectId, payeeId } = event;
  const provider = payoutProvider(ctx);
  if (provider.kind !== event.provider) throw new ProviderError("config", "provider_changed");
  const source = { eventRowId, provider: provider.kind };
  if (kind === "transfer") {
    const { transferId, payoutId, money, reversedMinor } = await provider.fetchTransfer(objectId);
    const figures = { amountMinor: BigInt(money.amount), reversedMinor: BigInt(reversedMinor) };
    await ctx.runMutation(internal.jobs.payoutNews.transfer, { ...source, transferId, payoutId, ...figures });
    return;
  }
  if (payeeId === null) throw new ProviderError("invalid", "account_missing");
  if (kind === "payee") {
    const { transfers, payouts, dueCount, deadlineMs } = await provider.fetchPayee(payeeId);
    const facts = { transfers, payouts, dueCount, deadlineMs };
    await ctx.runMutation(internal.jobs.payoutNews.payee, { ...source, payeeId, livemode: provider.livemode, facts });
    return;
  }
  const { state, transferIds } = await provider.fetchBankPayment({ payeeId, bankPaymentId: objectId });
  await ctx.runMutation(internal.jobs.payoutNews.bankPayment, { ...source, payeeId, state, transferIds });
}
