import { internal } from "../../_generated/api";
import type { ActionCtx } from "../../_generated/server";
import { paymentsMode } from "../../model/payments/mode";
import { WebhookRejected } from "./errors";
import { paymentProvider } from "./select";
import type { VerifiedEvent, WebhookRoute } from "./types";

/** Twice what verification takes, so that a huge body is not even read. */
const CONTENT_LENGTH_MAX = 2_000_000;

/** The answer never says why: whoever sent a bad signature learns nothing. */
const answer = (status: number): Response => new Response(null, { status });

/**
 * Receives a payment event: verify, store once and schedule, then 200. Unsigned, stale or altered deliveries get 400
 * and leave no trace; 503 while payments are off.
 */
export async function receivePaymentEvent(ctx: ActionCtx, request: Request, route: WebhookRoute): Promise<Response> {
  const mode = paymentsMode();
  if (mode.mode === "off") return answer(503);
  if (Number(request.headers.get("content-length") ?? 0) > CONTENT_LENGTH_MAX) return answer(413);
  const raw = await request.text();
  let event: VerifiedEvent;
  try {
    const signature = request.headers.get("stripe-signature");
    event = await paymentProvider(ctx).verifyWebhook({ route, raw, signature, nowMs: Date.now() });
  } catch (error) {
    if (error instanceof WebhookRejected) return answer(error.status);
    throw error;
  }
  await ctx.runMutation(internal.jobs.payments.ingest, { ...event, route, provider: mode.mode, expectedLivemode: mode.livemode });
  return answer(200);
}
