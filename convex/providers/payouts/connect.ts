import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import type { PayeeAnswer, PayeeCallPlan } from "../../model/payouts/payeeRequests";
import { ProviderError } from "../payments/errors";
import { payoutProvider } from "./select";
import type { PayeeSnapshot, PayoutProvider } from "./types";

type Ctx = Pick<ActionCtx, "runQuery" | "runMutation">;

/** Where the processor's page sends people back to. */
const RETURN_PATH = "/advisor-dashboard/payouts?connect=back";
const REFRESH_PATH = "/advisor-dashboard/payouts?connect=again";
/** The only country advisors are paid in so far. */
const COUNTRY = "US";

async function store(ctx: Ctx, advisorId: Id<"users">, provider: PayoutProvider, payee: PayeeSnapshot): Promise<void> {
  const { payeeId, transfers, payouts, dueCount, deadlineMs } = payee;
  const facts = { transfers, payouts, dueCount, deadlineMs };
  await ctx.runMutation(internal.jobs.payouts.connected, {
    advisorId,
    payeeId,
    provider: provider.kind,
    livemode: provider.livemode,
    facts,
  });
}

/** Makes sure that an advisor has an account at the processor, and opens its page. */
async function connectPayee(ctx: Ctx, { advisorId, email, siteUrl, opKey, current }: PayeeCallPlan): Promise<PayeeAnswer> {
  const provider = payoutProvider(ctx);
  const isKnown = current?.provider === provider.kind && current.livemode === provider.livemode;
  const payee = isKnown
    ? await provider.fetchPayee(current.payeeId)
    : await provider.ensurePayee({ opKey, opId: advisorId, advisorId, email, country: COUNTRY });
  await store(ctx, advisorId, provider, payee);
  const { url } = await provider.createOnboardingLink({
    payeeId: payee.payeeId,
    refreshUrl: siteUrl + REFRESH_PATH,
    returnUrl: siteUrl + RETURN_PATH,
  });
  return { url, transfers: payee.transfers, errorCode: null };
}

/** Reads an advisor's account at the processor and keeps what it says. */
async function refreshPayee(ctx: Ctx, { advisorId, current }: PayeeCallPlan): Promise<PayeeAnswer> {
  const provider = payoutProvider(ctx);
  if (current === null || current.provider !== provider.kind || current.livemode !== provider.livemode)
    return { url: null, transfers: null, errorCode: null };
  const payee = await provider.fetchPayee(current.payeeId);
  await store(ctx, advisorId, provider, payee);
  return { url: null, transfers: payee.transfers, errorCode: null };
}

/** Makes the call of an advisor's request and writes down what came of it. Nothing is called when nobody waits for it any more. */
export async function callPayee(ctx: Ctx, requestId: Id<"payeeRequests">): Promise<void> {
  const plan: PayeeCallPlan | null = await ctx.runQuery(internal.jobs.payouts.payeeAsked, { requestId });
  if (plan === null) return;
  const record = async (answer: PayeeAnswer) => await ctx.runMutation(internal.jobs.payouts.payeeAnswered, { requestId, answer });
  try {
    await record(await (plan.what === "connect" ? connectPayee(ctx, plan) : refreshPayee(ctx, plan)));
  } catch (error) {
    const isOff = error instanceof ProviderError && error.kind === "config";
    await record({ url: null, transfers: null, errorCode: isOff ? "PAYMENTS_OFF" : "UPSTREAM_UNAVAILABLE" });
    // A fault of ours is for the log; the advisor need not wait for it.
    if (!(error instanceof ProviderError)) throw error;
  }
}
