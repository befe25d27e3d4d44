const CARD_DIGITS_MAX = 19;

/** Digits in fours, as they stand on a card. Anything that is not a digit is dropped. */
export function groupCardNumber(text: string): string {
  const digits = text.replace(/\D/g, "").slice(0, CARD_DIGITS_MAX);
  return digits.replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** An expiry as it stands on a card: "12 / 34". A year of four digits is shortened. */
export function groupExpiry(text: string): string {
  let digits = text.replace(/\D/g, "");
  // "5/30" means May: a slash after one digit says that the month is complete.
  if (/^\s*\d\s*\//.test(text)) digits = `0${digits}`;
  const month = digits.slice(0, 2);
  const rest = digits.slice(2, 6);
  const year = rest.length === 4 && rest.startsWith("20") ? rest.slice(2) : rest.slice(0, rest.startsWith("20") ? 4 : 2);
  // No slash before the year begins, or it could never be deleted again.
  if (digits.length <= 2) return month;
  return `${month} / ${year}`;
}
