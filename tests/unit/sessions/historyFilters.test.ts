import { describe, expect, it } from "vitest";
import { isNarrowed, periodBounds, toHistoryArgs, type HistoryFilters } from "@/components/sessions/historyFilters";

const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();
const TODAY_MS = local(2026, 1, 15);
const NONE: HistoryFilters = { q: "", state: "any", mode: "any", period: "any", from: "", to: "", with: "" };
const bounds = (change: Partial<HistoryFilters>, todayMs = TODAY_MS) => periodBounds({ ...NONE, ...change }, todayMs);

describe("the periods of a history, in the reader's days", () => {
  it("reach back from today, today included", () => {
    expect(bounds({ period: "any" })).toEqual({});
    expect(bounds({ period: "week" })).toEqual({ fromMs: local(2026, 1, 9) });
    expect(bounds({ period: "days30" })).toEqual({ fromMs: local(2025, 12, 17) });
    expect(bounds({ period: "thisMonth" })).toEqual({ fromMs: local(2026, 1, 1) });
    expect(bounds({ period: "lastMonth" })).toEqual({ fromMs: local(2025, 12, 1), toMs: local(2026, 1, 1) });
    expect(bounds({ period: "thisYear" })).toEqual({ fromMs: local(2026, 1, 1) });
  });

  it("may be chosen by day, the last one included, either end open", () => {
    expect(bounds({ period: "dates", from: "2025-12-31", to: "2026-01-02" })).toEqual({ fromMs: local(2025, 12, 31), toMs: local(2026, 1, 3) });
    expect(bounds({ period: "dates", to: "2026-02-28" })).toEqual({ toMs: local(2026, 3, 1) });
    expect(bounds({ period: "dates" })).toEqual({});
  });

  it.each(["2026-02-30", "2026-13-01", "yesterday", "20260101", "2026-1-1"])("take %s, which is no day, for none", (from) => {
    expect(bounds({ period: "dates", from })).toEqual({});
  });

  it("ignore days that stand in the address without being chosen", () => {
    expect(bounds({ period: "week", from: "2020-01-01", to: "2020-01-02" })).toEqual({ fromMs: local(2026, 1, 9) });
  });
});

describe("the filters of a history", () => {
  it("become arguments, what is not set left out", () => {
    expect(toHistoryArgs(NONE, TODAY_MS)).toEqual({});
    expect(toHistoryArgs({ ...NONE, q: "  ada ", state: "ended", mode: "video", with: "s1", period: "week" }, TODAY_MS)).toEqual({
      name: "ada",
      state: "ended",
      mode: "video",
      withSessionId: "s1",
      fromMs: local(2026, 1, 9),
    });
  });

  it("never ask for a name longer than the server takes, whatever the address says", () => {
    expect(toHistoryArgs({ ...NONE, q: "x".repeat(500) }, TODAY_MS)).toEqual({ name: "x".repeat(80) });
  });

  it("narrow or do not", () => {
    expect(isNarrowed(NONE)).toBe(false);
    expect(isNarrowed({ ...NONE, q: "  " })).toBe(false);
    for (const change of [{ q: "a" }, { state: "open" }, { mode: "chat" }, { period: "week" }, { with: "s1" }] as Partial<HistoryFilters>[]) {
      expect(isNarrowed({ ...NONE, ...change })).toBe(true);
    }
  });
});
