import type { MutationCtx, QueryCtx } from "../../_generated/server";

/** The secret that signs links to switch mail off; null before the first mail. */
export async function readMailSecret(ctx: Pick<QueryCtx, "db">): Promise<string | null> {
  return (await ctx.db.query("mailSecrets").first())?.secret ?? null;
}

/** Keeps the first secret offered and returns it ever after. */
export async function keepMailSecret(ctx: MutationCtx, candidate: string): Promise<string> {
  const kept = await readMailSecret(ctx);
  if (kept !== null) return kept;
  await ctx.db.insert("mailSecrets", { secret: candidate });
  return candidate;
}
