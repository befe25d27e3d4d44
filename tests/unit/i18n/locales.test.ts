import { describe, expect, it } from "vitest";
import { formatTag, localeAskedFor, localeOf } from "@/lib/domain/locales";
import { isTimeZone } from "@/lib/domain/timeZones";
import { formatMoney, parseMoney } from "@/lib/format/money";
import { directionOf, localeOfCookie } from "@/lib/i18n/locales";
import { pseudoText } from "@/lib/i18n/pseudo";

/** Without the marks that keep a number together between words that run the other way. */
const withoutMarks = (text: string) => text.replace(/[\u200e\u200f]/g, "");

describe("the language of a reader", () => {
  it.each([
    ["es-MX,es;q=0.9,en;q=0.8", "es"],
    ["fr-FR, fr;q=0.9, es;q=0.4, en;q=0.3", "es"],
    ["en;q=0.2, es;q=0.7", "es"],
    ["es;q=0, en;q=0.1", "en"],
    ["fr, ar-EG;q=0.8, en;q=0.5", "ar"],
    ["de, fr", null],
    ["", null],
    [null, null],
    ["*;q=0.5", null],
    [`${"x,".repeat(50_000)}es`, null],
  ])("for %j is %j", (header, locale) => {
    expect(localeAskedFor(header)).toBe(locale);
  });

  it("is taken from a cookie only when the product has it, and the made-up one only where allowed", () => {
    expect(localeOfCookie("es", false)).toBe("es");
    expect(localeOfCookie("es-MX", false)).toBeNull();
    expect(localeOfCookie("<script>", true)).toBeNull();
    expect(localeOfCookie("en-XA", true)).toBe("en-XA");
    expect(localeOfCookie("en-XA", false)).toBeNull();
    expect(localeOf("ES_es")).toBe("es");
  });

  it("decides the direction and the way of amounts", () => {
    expect([directionOf("ar"), directionOf("ar-u-nu-latn"), directionOf("es")]).toEqual(["rtl", "rtl", "ltr"]);
    expect(formatMoney(125_050n, { locale: formatTag("es") })).toBe("$1,250.50");
    expect(withoutMarks(formatMoney(125_050n, { locale: formatTag("ar") }))).toBe("1,250.50\u00a0$");
    expect(withoutMarks(formatMoney(-5_000n, { locale: formatTag("ar"), short: true }))).toBe("-50\u00a0$");
    expect(parseMoney("١٢٫٥٠")).toBe(1250n);
  });
});

describe("the made-up language", () => {
  it("changes words and leaves arguments alone", () => {
    expect(pseudoText("Hello {name}, go on")).toMatch(/^⟦[^{]*\{name\}[^{]*⟧$/);
    expect(pseudoText("{count, plural, one {# day} other {# days}}")).toBe("⟦{count, plural, one {# ďááý} other {# ďááýś}}⟧");
    expect(pseudoText("Keep talking").length).toBeGreaterThan("Keep talking".length * 1.2);
  });
});

describe("time zones", () => {
  it("are those dates can be written in", () => {
    expect(["America/New_York", "UTC", "Asia/Kolkata"].every(isTimeZone)).toBe(true);
    expect(["", "Mars/Base", "+99:99", "x".repeat(100)].some(isTimeZone)).toBe(false);
  });
});
