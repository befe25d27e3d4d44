import type { PlatformSettings } from "./settings";

/** How a figure is written for people. Stored are minor units, basis points, milliseconds and counts. */
export type SettingUnit = "money" | "percent" | "seconds" | "minutes" | "hours" | "days" | "count";

/** A setting whose value is one figure. */
type FigureName = {
  [Name in keyof PlatformSettings]: PlatformSettings[Name] extends number | bigint ? Name : never;
}[keyof PlatformSettings];
export type SettingName = Exclude<keyof PlatformSettings, "currency">;

export const SETTING_GROUPS = ["fees", "sessions", "meter", "topUps", "payouts", "disputes", "advisors", "retention"] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** What a figure is written in, and the least and most an admin may set, as stored. */
export interface FigureField {
  name: FigureName;
  group: SettingGroup;
  unit: SettingUnit;
  min: number;
  max: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The most money any figure may name: $100,000.00. */
const MONEY_MAX = 10_000_000;

const money = (name: FigureName, group: SettingGroup, min = 1): FigureField => ({ name, group, unit: "money", min, max: MONEY_MAX });
const time = (name: FigureName, group: SettingGroup, unit: SettingUnit, min: number, max: number): FigureField => ({
  name,
  group,
  unit,
  min,
  max,
});
const count = (name: FigureName, group: SettingGroup, min: number, max: number): FigureField => ({ name, group, unit: "count", min, max });

/** Every figure an admin may change. Rules between figures are `settingsProblem`'s. */
export const FIGURE_FIELDS: readonly FigureField[] = [
  { name: "liveFeeBps", group: "fees", unit: "percent", min: 0, max: 10_000 },
  money("priceMinMinor", "fees"),
  money("priceMaxMinor", "fees"),
  count("startMinimumMinutes", "sessions", 1, 120),
  count("resumeMinimumMinutes", "sessions", 1, 120),
  time("firstWarningMs", "sessions", "seconds", 0, HOUR),
  time("lastWarningMs", "sessions", "seconds", 0, HOUR),
  time("graceMs", "sessions", "seconds", 0, HOUR),
  time("readyEndMs", "sessions", "minutes", MINUTE, DAY),
  time("exhaustedEndMs", "sessions", "minutes", 0, DAY),
  time("pausedEndMs", "sessions", "minutes", 0, DAY),
  time("bothIdleMs", "sessions", "minutes", MINUTE, DAY),
  time("advisorIdleMs", "sessions", "minutes", MINUTE, DAY),
  time("requestExpiryMs", "sessions", "seconds", 5 * SECOND, HOUR),
  count("openSessionsPerWalletMax", "sessions", 1, 100),
  count("openSessionsPerAdvisorMax", "sessions", 1, 20),
  count("queueMax", "sessions", 0, 20),
  time("queueMaxMs", "sessions", "minutes", MINUTE, DAY),
  time("clientTickMs", "meter", "seconds", 200, MINUTE),
  time("clientLeaseMs", "meter", "seconds", 400, 10 * MINUTE),
  time("advisorTickMs", "meter", "seconds", 200, MINUTE),
  time("advisorLeaseMs", "meter", "seconds", 400, 10 * MINUTE),
  count("lapsesMax", "meter", 1, 100),
  time("lapsesWindowMs", "meter", "minutes", MINUTE, DAY),
  time("presenceSilentMs", "meter", "seconds", 5 * SECOND, HOUR),
  money("topUpMinMinor", "topUps"),
  money("topUpMaxMinor", "topUps"),
  money("topUpDailyCapMinor", "topUps"),
  time("earningHoldMs", "payouts", "hours", 0, 90 * DAY),
  money("withdrawalMinMinor", "payouts"),
  money("withdrawalMaxMinor", "payouts"),
  money("withdrawalDailyCapMinor", "payouts"),
  money("withdrawalTwoApproversMinor", "payouts", 0),
  time("withdrawalReviewMs", "payouts", "days", 0, 90 * DAY),
  time("payoutArrivalMs", "payouts", "days", 0, 90 * DAY),
  time("disputeWindowMs", "disputes", "days", DAY, 365 * DAY),
  time("disputeAnswerMs", "disputes", "days", DAY, 90 * DAY),
  time("disputeDecideMs", "disputes", "days", DAY, 90 * DAY),
  money("refundTwoAdminsMinor", "disputes", 0),
  time("documentRetentionMs", "retention", "days", DAY, 3_650 * DAY),
  time("transcriptRetentionMs", "retention", "days", 30 * DAY, 3_650 * DAY),
];

/** Stored units in one written unit: a percent is 100 basis points, a minute 60,000 ms. */
const UNIT_SIZE: Record<SettingUnit, number> = {
  money: 100,
  percent: 100,
  seconds: SECOND,
  minutes: MINUTE,
  hours: HOUR,
  days: DAY,
  count: 1,
};

/** A stored figure as an admin writes it: 120000 ms → "2", 1050 bps → "10.5". At most three decimals, cut and never rounded up. */
export function figureText(stored: number | bigint, unit: SettingUnit): string {
  const size = UNIT_SIZE[unit];
  const whole = BigInt(stored) / BigInt(size);
  const rest = BigInt(stored) % BigInt(size);
  if (rest === 0n) return unit === "money" ? `${whole}.00` : String(whole);
  const decimals = unit === "money" ? 2 : 3;
  const digits = ((rest * 10n ** BigInt(decimals)) / BigInt(size)).toString().padStart(decimals, "0");
  return `${whole}.${unit === "money" ? digits : digits.replace(/0+$/, "")}`;
}

/** What an admin wrote, as stored; null for what is no figure, or is finer than is stored. */
export function parseFigure(text: string, unit: SettingUnit): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(
    text
      .trim()
      .replaceAll(",", "")
      .replace(/^\$\s*/, ""),
  );
  if (match === null) return null;
  const thousandths = BigInt(match[1] ?? "0") * 1_000n + BigInt((match[2] ?? "").padEnd(3, "0"));
  const stored = thousandths * BigInt(UNIT_SIZE[unit]);
  return stored % 1_000n === 0n ? Number(stored / 1_000n) : null;
}

/** The first figure that is outside of its bounds, or null. */
export function boundsProblem(changes: Partial<PlatformSettings>): FigureName | null {
  for (const { name, min, max } of FIGURE_FIELDS) {
    const value = changes[name];
    if (value !== undefined && (value < min || value > max)) return name;
  }
  return null;
}
