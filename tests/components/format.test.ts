import { describe, expect, it } from "vitest";
import { formatClock, formatDuration, formatSeconds } from "@/lib/format/duration";
import { formatMoney, parseMoney, toDecimal } from "@/lib/format/money";
import { exactMoney } from "@/components/sessions/exactMoney";
import { groupCardNumber, groupExpiry } from "@/components/wallet/cardText";
import { safeReturnPath } from "@/components/layout/returnPath";
import { returnHref } from "@/components/wallet/topUpReturn";

describe("money", () => {
  it("is written exactly, also where a number would lose cents", () => {
    expect(formatMoney(5_000n)).toBe("$50.00");
    expect(formatMoney(5_000n, { short: true })).toBe("$50");
    expect(formatMoney(5_050n, { short: true })).toBe("$50.50");
    expect(formatMoney(-11n)).toBe("-$0.11");
    expect(formatMoney(1_050n, { signed: true })).toBe("+$10.50");
    expect(formatMoney(900_719_925_474_099_399n)).toBe("$9,007,199,254,740,993.99");
    expect(toDecimal(-5n)).toBe("-0.05");
  });

  it("is read as people type it, and never rounded", () => {
    expect(parseMoney("50")).toBe(5_000n);
    expect(parseMoney(" $1,250.5 ")).toBe(125_050n);
    expect(parseMoney("12.")).toBe(1_200n);
    for (const wrong of ["", "-5", "1.005", "1,25", "abc", "1e3", "0x10", "Infinity", "12.3.4"]) expect([wrong, parseMoney(wrong)]).toEqual([wrong, null]);
  });

  it("before rounding is cut, not rounded, after six decimals, and says so", () => {
    expect(exactMoney(50n * 13_436n, 60_000n, "en")).toBe("$0.111966…");
    expect(exactMoney(333n * 180_181n, 60_000n, "en")).toBe("$10.000045…");
    expect(exactMoney(333n * 180_181n, 60_000n, "ar-u-nu-latn")).toBe("\u200f\u206610.000045…\u2069\u00a0$");
    expect(exactMoney(0n, 60_000n, "en")).toBe("$0.00");
    expect(exactMoney(1_028n * 1_000n, 10_000n, "en")).toBe("$1.028");
  });
});

describe("time", () => {
  it("runs in whole seconds and never goes below zero", () => {
    expect(formatClock(0)).toBe("00:00");
    expect(formatClock(180_181)).toBe("03:00");
    expect(formatClock(3_787_999)).toBe("1:03:07");
    expect(formatClock(-1)).toBe("00:00");
  });

  it("is exact to the millisecond on a receipt", () => {
    expect(formatSeconds(180_181)).toBe("180.181");
    expect(formatSeconds(1_005)).toBe("1.005");
  });

  it("reads as a duration", () => {
    expect(formatDuration(9_999)).toBe("9 sec");
    expect(formatDuration(724_000)).toBe("12 min 4 sec");
    expect(formatDuration(3_900_000)).toBe("1 hr 5 min");
  });
});

describe("what is typed into the payment page", () => {
  it("is grouped as on a card and can be deleted again", () => {
    expect(groupCardNumber("4242424242424242")).toBe("4242 4242 4242 4242");
    expect(groupCardNumber("4242 4")).toBe("4242 4");
    expect(groupExpiry("12 / 34")).toBe("12 / 34");
    expect(groupExpiry("1234")).toBe("12 / 34");
    expect(groupExpiry("12/2034")).toBe("12 / 34");
    expect(groupExpiry("5/30")).toBe("05 / 30");
    expect(groupExpiry("12 / ")).toBe("12");
  });
});

describe("paths to come back to", () => {
  it("lead nowhere else", () => {
    expect(safeReturnPath("/advisors/x?start=chat", "/")).toBe("/advisors/x?start=chat");
    for (const wrong of [null, "", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "/\r//evil.example", "javascript:alert(1)"]) expect(safeReturnPath(wrong, "/home")).toBe("/home");
  });

  it("name the payment to the wallet only", () => {
    expect(returnHref("/user-dashboard/wallet", "t1")).toBe("/user-dashboard/wallet?topup=t1");
    expect(returnHref("/session/s1", "t1")).toBe("/session/s1");
  });
});
