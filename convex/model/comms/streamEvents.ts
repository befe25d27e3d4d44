import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { recordPresence } from "../presenceFacts/record";
import { partyOf } from "../sessions/projections";
import { parseCallId } from "./callRef";
import { STREAM_EVENT_TYPES } from "./tables";

/** A delivery whose signature was proven, reduced to what is used of it. */
export const streamDelivery = v.object({
  webhookId: v.string(),
  type: literals(...STREAM_EVENT_TYPES),
  callId: v.string(),
  participant: v.union(v.object({ userId: v.string(), connectionId: v.string() }), v.null()),
  createdAtMs: v.number(),
});

export type StreamDelivery = Infer<typeof streamDelivery>;

/** How long deliveries are remembered; Stream repeats one within seconds only. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
const BATCH = 200;

/** Stores a delivery once and schedules what follows from it. What speaks of no call of ours leaves no trace. */
export async function ingestDelivery(ctx: MutationCtx, delivery: StreamDelivery): Promise<"stored" | "duplicate" | "ignored"> {
  const { webhookId, callId, ...event } = delivery;
  const ref = parseCallId(ctx, callId);
  const session = ref === null ? null : await ctx.db.get("sessions", ref.sessionId);
  if (ref === null || session?.commsProvider !== "stream") return "ignored";
  const known = await ctx.db
    .query("streamEvents")
    .withIndex("by_webhookId", (q) => q.eq("webhookId", webhookId))
    .unique();
  if (known !== null) return "duplicate";
  const eventId = await ctx.db.insert("streamEvents", { ...event, ...ref, webhookId, receivedAtMs: Date.now(), isDone: false });
  await ctx.scheduler.runAfter(0, internal.jobs.comms.processEvent, { eventId });
  return "stored";
}

async function applyEvent(ctx: MutationCtx, event: Doc<"streamEvents">): Promise<void> {
  const { sessionId, epoch, createdAtMs: atMs, participant } = event;
  const source = "webhook" as const;
  switch (event.type) {
    case "call.session_ended":
    case "call.ended":
      return await recordPresence(ctx, { sessionId, epoch, kind: "ended", atMs, source });
    case "call.session_participant_joined":
    case "call.session_participant_left": {
      const session = await ctx.db.get("sessions", sessionId);
      const userId = participant === null ? null : ctx.db.normalizeId("users", participant.userId);
      if (session === null || participant === null || userId === null || partyOf(session, userId) === null) return;
      const kind = event.type === "call.session_participant_joined" ? "joined" : "left";
      return await recordPresence(ctx, { sessionId, epoch, userId, connectionId: participant.connectionId, kind, atMs, source });
    }
  }
}

/** Tells the bill who came or went. Running twice changes nothing. */
export async function processDelivery(ctx: MutationCtx, eventId: Id<"streamEvents">): Promise<void> {
  const event = await ctx.db.get("streamEvents", eventId);
  if (event === null || event.isDone) return;
  await applyEvent(ctx, event);
  await ctx.db.patch("streamEvents", eventId, { isDone: true });
}

/** Forgets old deliveries, batch by batch. */
export async function forgetDeliveries(ctx: MutationCtx): Promise<void> {
  const old = await ctx.db
    .query("streamEvents")
    .withIndex("by_receivedAtMs", (q) => q.lt("receivedAtMs", Date.now() - KEPT_MS))
    .take(BATCH);
  for (const event of old) await ctx.db.delete("streamEvents", event._id);
  if (old.length === BATCH) await ctx.scheduler.runAfter(0, internal.jobs.comms.forget, {});
}
