import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";

/** The person whose id a text is, deleted ones too; null for any other text, because it comes from an address. */
export async function findPerson(ctx: Pick<QueryCtx, "db">, idText: string): Promise<Doc<"users"> | null> {
  const userId = ctx.db.normalizeId("users", idText);
  return userId === null ? null : await ctx.db.get("users", userId);
}
