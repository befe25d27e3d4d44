import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { DEFAULT_SETTINGS, type PlatformSettings } from "../../../lib/domain/settings";
import { fail } from "../../errors";
import { boundedPage } from "../pages";
import { changeSettings } from "./changeSettings";
import { loadSettings, mergeSettings } from "./loadSettings";

const PAGE_MAX = 50;

const settingValue = v.union(v.int64(), v.number(), v.string(), v.boolean(), v.array(v.string()));

/** One change of the platform's figures: who, when, why, and what was what before and after. */
export const settingsChangeValidator = v.object({
  version: v.number(),
  atMs: v.number(),
  admin: v.union(v.object({ userId: v.id("users"), name: v.string() }), v.null()),
  reason: v.string(),
  changes: v.array(v.object({ name: v.string(), before: settingValue, after: settingValue })),
});
type SettingsChange = Infer<typeof settingsChangeValidator>;

const sameValue = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((one, i) => one === b[i]) : a === b;

/** The figures that differ between two sets. */
function differences(before: PlatformSettings, after: PlatformSettings): SettingsChange["changes"] {
  const names = Object.keys(DEFAULT_SETTINGS) as (keyof PlatformSettings)[];
  return names.filter((name) => !sameValue(before[name], after[name])).map((name) => ({ name, before: before[name], after: after[name] }));
}

async function versionBy(ctx: Pick<QueryCtx, "db">, version: number): Promise<Doc<"platformSettings"> | null> {
  return await ctx.db
    .query("platformSettings")
    .withIndex("by_version", (q) => q.eq("version", version))
    .unique();
}

async function toChange(ctx: QueryCtx, row: Doc<"platformSettings">): Promise<SettingsChange> {
  const earlier = await versionBy(ctx, row.version - 1);
  const { version, atMs, reason, changedBy } = row;
  const user = changedBy === null ? null : await ctx.db.get("users", changedBy);
  const admin = user === null ? null : { userId: user._id, name: [user.firstName, user.surname].filter(Boolean).join(" ") };
  return { version, atMs, reason, admin, changes: differences(mergeSettings(earlier?.values ?? {}), mergeSettings(row.values)) };
}

/** One page of all changes, newest first. */
export async function pageOfChanges(ctx: QueryCtx, paginationOpts: PaginationOptions): Promise<PaginationResult<SettingsChange>> {
  const found = await ctx.db
    .query("platformSettings")
    .withIndex("by_version")
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toChange(ctx, row))) };
}

/**
 * Makes every figure what it was after a version, as a new change; version 0 is the defaults. Fails with NOT_FOUND, with
 * INVALID_STATE(state: same) when nothing differs, and as `changeSettings` does.
 */
export async function restoreSettings(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; version: number; reason: string },
): Promise<PlatformSettings> {
  const { admin, version, reason } = input;
  const row = version === 0 ? null : ((await versionBy(ctx, version)) ?? fail("NOT_FOUND"));
  const wanted = mergeSettings(row?.values ?? {});
  const changed = differences(await loadSettings(ctx), wanted);
  if (changed.length === 0) fail("INVALID_STATE", { state: "same" });
  const changes: Partial<PlatformSettings> = Object.fromEntries(changed.map(({ name, after }) => [name, after]));
  return await changeSettings(ctx, { admin, changes, reason });
}
