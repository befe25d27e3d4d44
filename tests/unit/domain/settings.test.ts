import { describe, expect, test } from "vitest";
import { startOfUtcDay, startOfUtcMonth } from "../../../lib/domain/calendar";
import { toSafeNumber } from "../../../lib/domain/money";
import { DEFAULT_SETTINGS, settingsProblem, type PlatformSettings } from "../../../lib/domain/settings";
import { snapshotFor } from "../../../lib/domain/billingEngine";
import { meterOf, runningPool, terms } from "../../support/billing";

test("the defaults of the product keep their own rules", () => {
  expect(settingsProblem(DEFAULT_SETTINGS)).toBeNull();
});

const WRONG: [keyof PlatformSettings, Partial<PlatformSettings>][] = [
  ["liveFeeBps", { liveFeeBps: 10_001 }],
  ["priceMinMinor", { priceMinMinor: 0n }],
  ["priceMaxMinor", { priceMaxMinor: 9n }],
  // Six sessions at this price could overshoot the balance by more than a cent.
  ["priceMaxMinor", { priceMaxMinor: 10_001n }],
  ["openSessionsPerWalletMax", { openSessionsPerWalletMax: 0 }],
  ["openSessionsPerAdvisorMax", { openSessionsPerAdvisorMax: 0 }],
  ["openSessionsPerAdvisorMax", { openSessionsPerAdvisorMax: 21 }],
  ["queueMax", { queueMax: 21 }],
  ["startMinimumMinutes", { startMinimumMinutes: 0 }],
  ["resumeMinimumMinutes", { resumeMinimumMinutes: 0 }],
  ["clientLeaseMs", { clientLeaseMs: 1_999 }],
  ["clientLeaseMs", { clientLeaseMs: 5_000 }],
  ["advisorLeaseMs", { advisorLeaseMs: 9_999 }],
  ["bothIdleMs", { bothIdleMs: 15_000 }],
  ["advisorIdleMs", { advisorIdleMs: 15_000 }],
  ["lastWarningMs", { lastWarningMs: 120_001 }],
  ["topUpMinMinor", { topUpMinMinor: 0n }],
  ["topUpMaxMinor", { topUpMaxMinor: 999n }],
  ["topUpDailyCapMinor", { topUpDailyCapMinor: 49_999n }],
  ["transcriptRetentionMs", { transcriptRetentionMs: 30 * 86_400_000 - 1 }],
];

describe("a figure that would break a rule is named", () => {
  test.each(WRONG)("%s", (name, change) => {
    expect(settingsProblem({ ...DEFAULT_SETTINGS, ...change })).toBe(name);
  });
});

test("UTC days and months begin at midnight", () => {
  const atMs = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
  expect(startOfUtcDay(atMs)).toBe(Date.UTC(2026, 0, 31));
  expect(startOfUtcMonth(atMs)).toBe(Date.UTC(2026, 0, 1));
  expect(startOfUtcMonth(atMs, -1)).toBe(Date.UTC(2025, 11, 1));
});

test("a number that would lose digits is refused", () => {
  expect(toSafeNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => toSafeNumber(2n ** 53n)).toThrow(/safe integer/);
});

test("ticks come faster near the end of the money, never more than four a second, and not after it", () => {
  const meter = meterOf(runningPool(150n, { a: terms() }), "a");
  const next = (nowMs: number) => snapshotFor(meter, "client", nowMs).nextTickMs;
  expect([next(0), next(179_000), next(179_500), next(179_990)]).toEqual([1_000, 1_000, 500, 250]);
  expect(snapshotFor(meter, "client", 180_000)).toMatchObject({ costMinor: 150n, billedMs: 180_000, warning: null });
  expect(snapshotFor(meter, "client", 500_000)).toMatchObject({ costMinor: 150n, billedMs: 180_000 });
});
