import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import type { PayeeState } from "../../../lib/domain/payouts/states";
import { fail } from "../../errors";
import { ProviderError } from "../payments/errors";
import { payoutProvider } from "./select";
import type { PayeeSnapshot, PayoutProvider } from "./types";

type Ctx = Pick<ActionCtx, "runQuery" | "runMutation">;

/** Where the processor's page sends people back to. */
const RETURN_PATH = "/advisor-dashboard/payouts?connect=back";
const REFRESH_PATH = "/advisor-dashboard/payouts?connect=again";
/** The only country advisors are paid in so far. */
const COUNTRY = "US";

async function atProvider<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProviderError) fail(error.kind === "config" ? "PAYMENTS_OFF" : "UPSTREAM_UNAVAILABLE");
    throw error;
  }
}

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

/** Makes sure that an advisor has an account at the processor, and opens its page. The address is used once and not kept. */
export async function connectPayee(ctx: Ctx, advisorId: Id<"users">): Promise<{ url: string }> {
  const { email, siteUrl, opKey, current } = await ctx.runMutation(internal.jobs.payouts.connecting, { advisorId });
  return await atProvider(async () => {
    const provider = payoutProvider(ctx);
    const isKnown = current?.provider === provider.kind && current.livemode === provider.livemode;
    const payee = isKnown
      ? await provider.fetchPayee(current.payeeId)
      : await provider.ensurePayee({ opKey, opId: advisorId, advisorId, email, country: COUNTRY });
    await store(ctx, advisorId, provider, payee);
    return await provider.createOnboardingLink({
      payeeId: payee.payeeId,
      refreshUrl: siteUrl + REFRESH_PATH,
      returnUrl: siteUrl + RETURN_PATH,
    });
  });
}

/** Reads an advisor's account at the processor and keeps what it says. Null without an account. */
export async function refreshPayee(ctx: Ctx, advisorId: Id<"users">): Promise<PayeeState | null> {
  const { current } = await ctx.runMutation(internal.jobs.payouts.connecting, { advisorId });
  return await atProvider(async () => {
    const provider = payoutProvider(ctx);
    if (current === null || current.provider !== provider.kind || current.livemode !== provider.livemode) return null;
    const payee = await provider.fetchPayee(current.payeeId);
    await store(ctx, advisorId, provider, payee);
    return payee.transfers;
  });
}
