import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";

/** A top-up of this user by an id that may be any text; null for anybody else's and for what is no id. */
export async function findOwnTopUp(ctx: Pick<QueryCtx, "db">, idText: string, userId: Id<"users">): Promise<Doc<"topUps"> | null> {
  const topUpId = ctx.db.normalizeId("topUps", idText);
  const topUp = topUpId === null ? null : await ctx.db.get("topUps", topUpId);
  return topUp?.userId === userId ? topUp : null;
}
