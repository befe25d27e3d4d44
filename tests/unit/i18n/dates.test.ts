import { describe, expect, it } from "vitest";
import { formatDateTime, formatExactTime, formatTime } from "@/lib/format/dates";

const MORNING_MS = Date.UTC(2026, 10, 21, 9, 5, 31);
const EVENING_MS = Date.UTC(2026, 10, 21, 21, 5, 31);

describe("times as people read them", () => {
  it("end without a full stop in Spanish, so that a sentence has only its own", () => {
    const options = { locale: "es-419", timeZone: "UTC" };
    expect(formatDateTime(MORNING_MS, options)).toBe("21 nov 2026, 9:05 am");
    expect(formatTime(EVENING_MS, options).replaceAll(/\s/gu, " ")).toBe("9:05 pm");
    expect(formatExactTime(EVENING_MS, options).replaceAll(/\s/gu, " ")).toBe("9:05:31 pm");
  });

  it("stay as they are in the other languages", () => {
    expect(formatDateTime(MORNING_MS, { locale: "en-US", timeZone: "UTC" }).replaceAll(/\s/gu, " ")).toBe("Nov 21, 2026, 9:05 AM");
    expect(formatTime(EVENING_MS, { locale: "ar", timeZone: "UTC" }).replaceAll(/\s/gu, " ")).toMatch(/^9:05 م$|^٩:٠٥ م$/u);
  });
});
