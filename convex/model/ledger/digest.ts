/**
 * A chain of hashes over rows that must never change: each row is hashed together with all rows before it, so one changed,
 * missing or added row changes everything after.
 */

/** One text for one value: fields by name, whole numbers of money apart from figures. */
export function canonicalText(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined) return "null";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`).join(",")}}`;
}

/** SHA-256 of a text, 64 hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The chain after one more row. */
export async function chainHash(hash: string, row: unknown): Promise<string> {
  return await sha256Hex(`${hash}\n${canonicalText(row)}`);
}
