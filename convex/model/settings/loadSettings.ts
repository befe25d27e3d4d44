import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { APPLICATION_MODES } from "../../../lib/domain/applications/fields";
import { invariant } from "../../../lib/domain/invariant";
import { DEFAULT_SETTINGS, settingsProblem, type PlatformSettings } from "../../../lib/domain/settings";

/** The figures as functions return them. Money in minor units, times in milliseconds. */
export const settingsValidator = v.object({
  currency: v.literal("USD"),
  liveFeeBps: v.number(),
  priceMinMinor: v.int64(),
  priceMaxMinor: v.int64(),
  startMinimumMinutes: v.number(),
  resumeMinimumMinutes: v.number(),
  firstWarningMs: v.number(),
  lastWarningMs: v.number(),
  graceMs: v.number(),
  readyEndMs: v.number(),
  exhaustedEndMs: v.number(),
  pausedEndMs: v.number(),
  bothIdleMs: v.number(),
  advisorIdleMs: v.number(),
  clientTickMs: v.number(),
  clientLeaseMs: v.number(),
  advisorTickMs: v.number(),
  advisorLeaseMs: v.number(),
  lapsesMax: v.number(),
  lapsesWindowMs: v.number(),
  requestExpiryMs: v.number(),
  openSessionsPerWalletMax: v.number(),
  openSessionsPerAdvisorMax: v.number(),
  queueMax: v.number(),
  queueMaxMs: v.number(),
  earningHoldMs: v.number(),
  disputeWindowMs: v.number(),
  disputeAnswerMs: v.number(),
  disputeDecideMs: v.number(),
  refundTwoAdminsMinor: v.int64(),
  topUpMinMinor: v.int64(),
  topUpMaxMinor: v.int64(),
  topUpDailyCapMinor: v.int64(),
  presenceSilentMs: v.number(),
  withdrawalMinMinor: v.int64(),
  withdrawalMaxMinor: v.int64(),
  withdrawalDailyCapMinor: v.int64(),
  withdrawalTwoApproversMinor: v.int64(),
  withdrawalReviewMs: v.number(),
  payoutArrivalMs: v.number(),
  applications: literals(...APPLICATION_MODES),
  advisorCountries: v.array(v.string()),
  documentRetentionMs: v.number(),
  transcriptRetentionMs: v.number(),
});

export type SettingsVersion = Doc<"platformSettings">;

/** The newest stored version, or null while everything has its default. */
export async function newestVersion(ctx: Pick<QueryCtx, "db">): Promise<SettingsVersion | null> {
  return await ctx.db.query("platformSettings").withIndex("by_version").order("desc").first();
}

/** Lays stored figures over the defaults. A name that no longer exists, or changed its type, is left out. */
export function mergeSettings(values: Record<string, unknown>): PlatformSettings {
  const known = Object.entries(DEFAULT_SETTINGS).map(([name, fallback]) => {
    const stored = values[name];
    return [name, typeof stored === typeof fallback ? stored : fallback] as const;
  });
  return Object.fromEntries(known) as unknown as PlatformSettings;
}

/** The platform's current figures: what admins stored, and defaults for the rest. */
export async function loadSettings(ctx: Pick<QueryCtx, "db">): Promise<PlatformSettings> {
  const version = await newestVersion(ctx);
  const settings = version === null ? DEFAULT_SETTINGS : mergeSettings(version.values);
  const problem = settingsProblem(settings);
  invariant(problem === null, `stored settings are consistent (${problem ?? ""})`);
  return settings;
}
