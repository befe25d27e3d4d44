import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";

/** Longer than any token lives. */
const REMEMBER_MS = 60 * 60_000;

/** Whether this sign-in has deleted its account within the last hour. */
export async function isJustDeleted(ctx: MutationCtx, tokenIdentifier: string): Promise<boolean> {
  const row = await ctx.db
    .query("deletedIdentities")
    .withIndex("by_tokenIdentifier", (q) => q.eq("tokenIdentifier", tokenIdentifier))
    .first();
  return row !== null && Date.now() < row.atMs + REMEMBER_MS;
}

/** Remembers for an hour that this sign-in has deleted its account. */
export async function rememberDeletion(ctx: MutationCtx, tokenIdentifier: string): Promise<void> {
  const identityId = await ctx.db.insert("deletedIdentities", { tokenIdentifier, atMs: Date.now() });
  await ctx.scheduler.runAfter(REMEMBER_MS, internal.jobs.users.forgetIdentity, { identityId });
}
