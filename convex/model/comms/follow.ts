import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { wish } from "./targets";

/**
 * Tells whoever carries a call that it was opened, closed or may last longer. Called in the transaction that changes the
 * session, for video only: the session's state comes first, Stream follows with repeats. Local calls are cut by the
 * pages themselves; what their browsers told each other is deleted when they close.
 */
export async function followCall(
  ctx: MutationCtx,
  { call, change }: { call: Doc<"calls">; change: "opened" | "closed" | "extended" },
): Promise<void> {
  const { sessionId, epoch, externalId, maxSeconds } = call;
  if (call.provider === "local") {
    if (change === "closed") await ctx.scheduler.runAfter(0, internal.jobs.comms.clearCall, { sessionId, epoch });
    return;
  }
  await wish(ctx, { key: { sessionId, kind: "call", epoch }, externalId, isOpen: change !== "closed", maxSeconds });
  if (call.serverState !== "pending") await ctx.db.patch("calls", call._id, { serverState: "pending" });
}

/**
 * Tells whoever carries a chat whether the parties may write now. Called in the transaction in which that changes. The
 * local chat asks the meter at every message: nothing is to be told.
 */
export async function followChat(ctx: MutationCtx, { session, writable }: { session: Doc<"sessions">; writable: boolean }): Promise<void> {
  if (session.commsProvider !== "stream") return;
  await wish(ctx, { key: { sessionId: session._id, kind: "channel", epoch: 0 }, externalId: session._id, isOpen: writable, maxSeconds: 0 });
}
