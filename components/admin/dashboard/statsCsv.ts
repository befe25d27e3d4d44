import { BYTE_ORDER_MARK } from "@/lib/domain/csv";
import { AMOUNTS, COUNTS } from "@/lib/domain/stats/figures";
import { toDecimal } from "@/lib/format/money";
import type { Stats } from "./useStats";

const LINE_END = "\r\n";

/** The days of a period as a CSV file: counts as they are, amounts as decimals of the currency. */
export function statsCsv({ days }: Stats): string {
  const header = ["day", ...COUNTS, ...AMOUNTS.map((name) => name.replace(/Minor$/, ""))];
  const rows = days.map((day) => [day.day, ...COUNTS.map((name) => String(day[name])), ...AMOUNTS.map((name) => toDecimal(day[name]))]);
  return BYTE_ORDER_MARK + [header, ...rows].map((fields) => fields.join(",") + LINE_END).join("");
}
