import type { MutationCtx } from "../../_generated/server";
import { internal } from "../../_generated/api";
import type { CallRef } from "./openCall";

/** Rows of each table deleted in one transaction: 100 signals have at most 3.2 MB. */
const BATCH = 100;

/** Deletes the signals and connections of a closed call, batch by batch. May run any number of times. */
export async function clearCall(ctx: MutationCtx, call: CallRef): Promise<void> {
  const { sessionId, epoch } = call;
  const signals = await ctx.db
    .query("rtcSignals")
    .withIndex("by_call_and_receiver", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .take(BATCH);
  const connections = await ctx.db
    .query("rtcConnections")
    .withIndex("by_call_and_connectionId", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .take(BATCH);
  for (const row of signals) await ctx.db.delete("rtcSignals", row._id);
  for (const row of connections) await ctx.db.delete("rtcConnections", row._id);
  if (signals.length < BATCH && connections.length < BATCH) return;
  await ctx.scheduler.runAfter(0, internal.jobs.comms.clearCall, { sessionId, epoch });
}
