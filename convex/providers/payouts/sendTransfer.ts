import type { Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import type { transferFailure, TransferPlan } from "../../model/payouts/sending";
import { toMoney } from "../payments/amounts";
import { ProviderError } from "../payments/errors";
import { payoutProvider } from "./select";
import type { PayeeSnapshot, PayoutProvider, TransferSnapshot } from "./types";

type SendCtx = Pick<ActionCtx, "runQuery" | "runMutation">;
type Failure = Infer<typeof transferFailure>;

const OUTCOME: Readonly<Record<ProviderError["kind"], Failure["outcome"]>> = {
  declined: "refused",
  requires_action: "refused",
  invalid: "refused",
  insufficient_platform_funds: "funds",
  payee_not_ready: "payee",
  rate_limited: "unknown",
  unknown_outcome: "unknown",
  // The key was used with other figures: something was sent under it, so its books decide.
  idempotency_bug: "unknown",
  config: "config",
};

function failureOf(error: unknown): Failure {
  // Anything but a processor's clear answer leaves the outcome open.
  const known = error instanceof ProviderError ? error : new ProviderError("unknown_outcome", "unexpected");
  return { outcome: OUTCOME[known.kind], code: `${known.kind}:${known.code}` };
}

function factsOf({ transfers, payouts, dueCount, deadlineMs }: PayeeSnapshot) {
  return { transfers, payouts, dueCount, deadlineMs };
}

/** What stands in the way of a transfer to this payee, or null while it may receive. */
function obstacleOf({ transfers }: PayeeSnapshot): Failure | null {
  if (transfers === "active") return null;
  const isFinal = transfers === "rejected" || transfers === "unsupported";
  return { outcome: isFinal ? "closed" : "payee", code: `payee:${transfers}` };
}

function sameTransfer(transfer: TransferSnapshot, plan: TransferPlan): boolean {
  const money = toMoney(plan.amountMinor, plan.currency);
  return (
    transfer.payoutId === plan.withdrawalId &&
    transfer.payeeId === plan.payeeId &&
    transfer.money.amount === money.amount &&
    transfer.money.currency === money.currency
  );
}

/** What only reads decides nothing about a transfer: while one may have been made, being refused an answer leaves that open. */
async function ask<T>({ mayHaveHappened }: TransferPlan, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!mayHaveHappened || !(error instanceof ProviderError) || error.kind === "config") throw error;
    throw new ProviderError("unknown_outcome", error.code, error.requestId);
  }
}

async function transferFor(
  ctx: SendCtx,
  operationId: Id<"payoutOperations">,
  plan: TransferPlan,
  provider: PayoutProvider,
): Promise<TransferSnapshot | Failure> {
  const found = plan.mayHaveHappened ? await ask(plan, () => provider.findTransfer(plan.withdrawalId)) : null;
  if (found !== null) return found;
  const payee = await ask(plan, () => provider.fetchPayee(plan.payeeId));
  await ctx.runMutation(internal.jobs.payouts.payeeSeen, { operationId, facts: factsOf(payee) });
  return (
    obstacleOf(payee) ??
    (await provider.transfer({
      opKey: plan.opKey,
      opId: operationId,
      payoutId: plan.withdrawalId,
      payeeId: plan.payeeId,
      money: toMoney(plan.amountMinor, plan.currency),
    }))
  );
}

/**
 * Makes one attempt's next call: looks for an earlier transfer where there may be one, asks at this moment whether the
 * payee may receive, and sends. Any number of runs makes one transfer.
 */
export async function sendTransfer(ctx: SendCtx, operationId: Id<"payoutOperations">): Promise<void> {
  const plan: TransferPlan | null = await ctx.runMutation(internal.jobs.payouts.begin, { operationId });
  if (plan === null) return;
  let result: TransferSnapshot | Failure;
  try {
    const provider = payoutProvider(ctx);
    if (provider.kind !== plan.provider || provider.livemode !== plan.livemode) throw new ProviderError("config", "provider_changed");
    result = await transferFor(ctx, operationId, plan, provider);
    if ("transferId" in result && !sameTransfer(result, plan)) throw new ProviderError("unknown_outcome", "malformed_transfer");
  } catch (error) {
    result = failureOf(error);
  }
  if ("transferId" in result) await ctx.runMutation(internal.jobs.payouts.sent, { operationId, transferId: result.transferId });
  else {
    const { call, mayHaveHappened } = plan;
    await ctx.runMutation(internal.jobs.payouts.notSent, { operationId, failure: result, of: { call, mayHaveHappened } });
  }
}
