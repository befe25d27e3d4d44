/** A size as people read it: "33 B", "12 KB", "1.4 MB". Counted in thousands, as file managers do. */
export function readableSize(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1_000 ? [bytes, "byte"] : bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: unit === "byte" ? "narrow" : "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}
