import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { recordAudit } from "../audit/recordAudit";

/** Stores what is wrong with Stream's settings; an entry in the audit log whenever that is something else than before. */
export async function recordCheck(ctx: MutationCtx, problems: string[]): Promise<void> {
  const known = await ctx.db.query("streamChecks").first();
  const atMs = Date.now();
  const checkId = known === null ? await ctx.db.insert("streamChecks", { atMs, problems }) : known._id;
  if (known !== null) await ctx.db.patch("streamChecks", checkId, { atMs, problems });
  const before = known?.problems ?? [];
  if (before.join() === problems.join()) return;
  await recordAudit(ctx, {
    actor: { kind: "system", job: "comms.check" },
    action: "comms.checked",
    target: { table: "streamChecks", id: checkId },
    before: { problems: before },
    after: { problems },
  });
}

/** Adds one problem that was met outside a check. */
export async function addProblem(ctx: MutationCtx, problem: string): Promise<void> {
  const known = await ctx.db.query("streamChecks").first();
  const problems = known?.problems ?? [];
  if (!problems.includes(problem)) await recordCheck(ctx, [...problems, problem]);
}

/** What the last look found wrong, and when it was. */
export async function lastCheck(ctx: QueryCtx): Promise<{ atMs: number; problems: string[] } | null> {
  const known = await ctx.db.query("streamChecks").first();
  return known === null ? null : { atMs: known.atMs, problems: known.problems };
}
