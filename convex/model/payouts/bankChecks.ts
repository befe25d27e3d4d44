import type { MutationCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";

/** A processor that does not say is asked no longer than this. */
const ASKED_FOR_MS = 14 * 24 * 60 * 60_000;

/** Transfers of the last days that have not reached their bank as far as we know, the newest first; at most `limit`. */
export async function waitingForBank(ctx: MutationCtx, limit: number): Promise<{ withdrawalId: Id<"withdrawals">; transferId: string }[]> {
  const waiting = await ctx.db
    .query("withdrawals")
    .withIndex("by_bankStatus", (q) => q.eq("bankStatus", "in_transit").gt("sentAtMs", Date.now() - ASKED_FOR_MS))
    .order("desc")
    .take(limit);
  return waiting.flatMap(({ _id: withdrawalId, transferId, methodKind }) =>
    transferId === null || methodKind !== "connect" ? [] : [{ withdrawalId, transferId }],
  );
}
