import { internal } from "../../../_generated/api";
import type { ActionCtx } from "../../../_generated/server";
import { streamKeys } from "../../../model/comms/mode";
import type { StreamDelivery } from "../../../model/comms/streamEvents";
import { DeliveryRejected, readDelivery, WEBHOOK_MAX_BYTES } from "./webhook";

/** The answer never says why: whoever sent a bad signature learns nothing. */
const answer = (status: number): Response => new Response(null, { status });

/**
 * Receives an event of Stream: verify on the raw bytes, store once and schedule, then 200. Unsigned, altered, stale and
 * foreign deliveries leave no trace; 503 while Stream is not configured. A compressed body cannot be verified here: 415,
 * and the mistaken setting is reported.
 */
export async function receiveStreamEvent(ctx: ActionCtx, request: Request): Promise<Response> {
  const keys = streamKeys();
  if (keys === null) return answer(503);
  if (Number(request.headers.get("content-length") ?? 0) > WEBHOOK_MAX_BYTES) return answer(413);
  const raw = await request.arrayBuffer();
  let delivery: StreamDelivery | null;
  try {
    delivery = await readDelivery({ keys, raw, headers: request.headers, nowMs: Date.now() });
  } catch (error) {
    if (!(error instanceof DeliveryRejected)) throw error;
    if (error.status === 415) await ctx.runMutation(internal.jobs.comms.problem, { problem: "webhook_compression" });
    return answer(error.status);
  }
  if (delivery !== null) await ctx.runMutation(internal.jobs.comms.ingest, delivery);
  return answer(200);
}
