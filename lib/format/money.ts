import { numberFormat } from "./kept";

/** The one currency of the platform. A setting fixes it once the first money row exists. */
const CURRENCY = "USD";

const MINOR_DIGITS = 2;

/**
 * Minor units as an exact decimal string, such as `-1234n` → `"-12.34"`.
 * A string, because `Number` would lose cents above 2^53.
 */
export function toDecimal(minor: bigint): `${number}` {
  const negative = minor < 0n;
  const digits = (negative ? -minor : minor).toString().padStart(MINOR_DIGITS + 1, "0");
  const cut = digits.length - MINOR_DIGITS;
  return `${negative ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}` as `${number}`;
}

export interface MoneyOptions {
  locale?: string;
  currency?: string;
  /** Shows `+` on positive amounts too, as bank statements do. */
  signed?: boolean;
  /** Leaves `.00` away: for presets such as "$50". */
  short?: boolean;
}

/** The sign alone, as in every other language and as people type it: Arabic data knows "US$" only. */
export function withPlainSign(text: string): string {
  return text.replace("US$", "$");
}

/** Writes minor units for the reader, such as `5000n` → `"$50.00"`. Exact for every bigint. */
export function formatMoney(minor: bigint, options: MoneyOptions = {}): string {
  const { locale = "en", currency = CURRENCY, signed = false, short = false } = options;
  const whole = short && minor % 100n === 0n;
  const written = numberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    signDisplay: signed ? "exceptZero" : "auto",
    minimumFractionDigits: whole ? 0 : MINOR_DIGITS,
    maximumFractionDigits: whole ? 0 : MINOR_DIGITS,
  }).format(toDecimal(minor));
  return withPlainSign(written);
}

/** Arabic and Persian keyboards write other digits and separators of the same meaning. */
function westernDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replaceAll("\u066b", ".")
    .replaceAll("\u066c", ",");
}

/**
 * Reads what a person typed into an amount field: "50", "50.5", "$1,250.00".
 * Returns minor units, or null when it is not an amount. More than two decimals are refused, never rounded.
 */
export function parseMoney(text: string): bigint | null {
  const cleaned = westernDigits(text).trim().replace(/^\$\s*/, "").replace(/[\s\u00a0]/g, "");
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{0,2}))?$/.exec(cleaned);
  if (!match) return null;
  const whole = (match[1] ?? "").replaceAll(",", "");
  const cents = (match[2] ?? "").padEnd(MINOR_DIGITS, "0");
  return BigInt(whole) * 100n + BigInt(cents);
}
