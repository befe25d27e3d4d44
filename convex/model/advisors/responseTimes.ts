import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { TYPICAL_FROM, typicalMs } from "../../../lib/domain/queue";

type ReadCtx = Pick<QueryCtx, "db">;

async function findRow(ctx: ReadCtx, advisorId: Id<"advisorProfiles">): Promise<Doc<"advisorResponses"> | null> {
  return await ctx.db
    .query("advisorResponses")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .unique();
}

/** Adds the time an advisor took to accept a request, ms, in the transaction that accepts it. */
export async function recordResponse(ctx: MutationCtx, advisorId: Id<"advisorProfiles">, waitMs: number): Promise<void> {
  const row = await findRow(ctx, advisorId);
  const waitsMs = [...(row?.waitsMs ?? []), Math.max(0, waitMs)].slice(-TYPICAL_FROM);
  if (row === null) await ctx.db.insert("advisorResponses", { advisorId, waitsMs });
  else await ctx.db.patch("advisorResponses", row._id, { waitsMs });
}

/** Median time from request to accept over an advisor's last 20 accepted requests, ms; null while there are fewer than five. */
export async function typicalResponseMs(ctx: ReadCtx, advisorId: Id<"advisorProfiles">): Promise<number | null> {
  return typicalMs((await findRow(ctx, advisorId))?.waitsMs ?? []);
}
