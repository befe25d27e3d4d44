import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { boundsProblem } from "../../../lib/domain/settingFields";
import { settingsProblem, type PlatformSettings } from "../../../lib/domain/settings";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { reasonOrFail } from "../users/reason";
import { loadSettings, mergeSettings, newestVersion } from "./loadSettings";

/** Integers that a figure of type number may hold; anything else would poison later arithmetic. */
const isWholeFigure = (value: unknown): boolean => typeof value !== "number" || (Number.isSafeInteger(value) && value >= 0);

/**
 * Stores a new version with the given figures changed and records who did it, why, and before and after.
 * The currency is fixed once a payment has moved money. Running sessions keep the figures they were asked under.
 */
export async function changeSettings(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; changes: Partial<PlatformSettings>; reason: string },
): Promise<PlatformSettings> {
  const reason = reasonOrFail(input.reason);
  const changes = Object.fromEntries(Object.entries(input.changes).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length === 0) failInput("changes");
  const misfit = Object.entries(changes).find(([, value]) => !isWholeFigure(value));
  if (misfit !== undefined) failInput(misfit[0]);

  const outside = boundsProblem(input.changes);
  if (outside !== null) failInput(outside);

  const before = await loadSettings(ctx);
  const newest = await newestVersion(ctx);
  const values = { ...newest?.values, ...changes };
  const problem = settingsProblem(mergeSettings(values));
  if (problem !== null) fail("INVALID_INPUT", { field: problem });

  const version = (newest?.version ?? 0) + 1;
  const id = await ctx.db.insert("platformSettings", { version, atMs: Date.now(), changedBy: input.admin._id, reason, values });
  const previous = Object.fromEntries(Object.entries(before).filter(([name]) => name in changes));
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.admin._id },
    action: "settings.update",
    target: { table: "platformSettings", id },
    reason,
    before: previous,
    after: changes,
  });
  return await loadSettings(ctx);
}
