import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { withPlainSign } from "@/lib/format/money";
import { directionOf } from "@/lib/i18n/locales";

/** Decimals of a whole currency unit shown before rounding: enough to see where a cent is cut. */
const SHOWN_DECIMALS = 6;
const MINOR_DECIMALS = 2;
/** What stands between them runs from left to right, whatever runs around it. */
const LEFT_TO_RIGHT = "\u2066";
const AS_BEFORE = "\u2069";

/**
 * An amount before rounding, such as `$10.288058…`: `numerator / denominator` minor units, cut after six decimals, with an
 * ellipsis when something was cut. Exact: no floating point on the way.
 */
export function exactMoney(numerator: bigint, denominator: bigint, locale: string): string {
  const grain = 10n ** BigInt(SHOWN_DECIMALS - MINOR_DECIMALS);
  const scaled = (numerator * grain) / denominator;
  const isCut = scaled * denominator !== numerator * grain;
  const digits = scaled.toString().padStart(SHOWN_DECIMALS + 1, "0");
  const at = digits.length - SHOWN_DECIMALS;
  const decimal = `${digits.slice(0, at)}.${digits.slice(at)}` as `${number}`;
  const parts = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: DEFAULT_SETTINGS.currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: isCut ? SHOWN_DECIMALS : MINOR_DECIMALS,
    maximumFractionDigits: SHOWN_DECIMALS,
  }).formatToParts(decimal);
  if (!isCut) return withPlainSign(parts.map(({ value }) => value).join(""));
  // What was cut off are digits: the dots follow the last digit, and digits run from left to right in every language.
  const [open, close] = directionOf(locale) === "rtl" ? [LEFT_TO_RIGHT, AS_BEFORE] : ["", ""];
  const first = parts.findIndex(({ type }) => type === "integer");
  return withPlainSign(parts.map(({ type, value }, at) => `${at === first ? open : ""}${value}${type === "fraction" ? `…${close}` : ""}`).join(""));
}
