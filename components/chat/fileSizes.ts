/** A size as file managers tell it, in thousands: "1 kB" at least, "12 kB", "1.4 MB". */
export function readableSize(bytes: number, locale: string): string {
  const isLarge = bytes >= 1_000_000;
  const options = {
    style: "unit",
    unit: isLarge ? "megabyte" : "kilobyte",
    unitDisplay: "short",
    maximumFractionDigits: isLarge ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, options).format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}
