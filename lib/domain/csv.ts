const LINE_END = "\r\n";
/** Spreadsheets take UTF-8 for what it is only with this mark in front of the file. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One field. What a spreadsheet would run as a formula is made text by a quote in front; a comma, a quote or a line end is
 * wrapped as RFC 4180 says.
 */
export function csvField(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of figures and texts. Figures come as numbers or bigint and stay figures, also below zero. */
export function csvLine(fields: readonly (string | number | bigint | null)[]): string {
  return fields.map((field) => (field === null ? "" : typeof field === "string" ? csvField(field) : String(field))).join(",") + LINE_END;
}
