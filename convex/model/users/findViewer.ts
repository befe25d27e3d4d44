import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";

/** The users row of a token, or null when that person has never been here. */
export async function findUserByToken(ctx: Pick<QueryCtx, "db">, tokenIdentifier: string): Promise<Doc<"users"> | null> {
  return await ctx.db
    .query("users")
    .withIndex("by_tokenIdentifier", (q) => q.eq("tokenIdentifier", tokenIdentifier))
    .unique();
}

/** The users row of the caller, or null when nobody is signed in or the row does not exist yet. */
export async function findViewer(ctx: Pick<QueryCtx, "db" | "auth">): Promise<Doc<"users"> | null> {
  const identity = await ctx.auth.getUserIdentity();
  return identity === null ? null : await findUserByToken(ctx, identity.tokenIdentifier);
}
