/** `Range` requests (RFC 9110, section 14) for one range of bytes. */

/** `first` and `last` are inclusive positions. */
export type ByteRange = { first: number; last: number };

/**
 * The range a `Range` header asks for in a file of `size` bytes. "whole" when the header is absent, malformed, in another unit or
 * names several ranges, which may all be ignored; "unsatisfiable" when it begins behind the end.
 */
export function readRange(header: string | undefined, size: number): ByteRange | "whole" | "unsatisfiable" {
  const [, from = "", to = ""] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (from === "" && to === "") return "whole";
  if (from === "") {
    const count = Math.min(Number(to), size);
    return count === 0 ? "unsatisfiable" : { first: size - count, last: size - 1 };
  }
  const first = Number(from);
  const last = to === "" ? Number.POSITIVE_INFINITY : Number(to);
  if (last < first) return "whole";
  return first >= size ? "unsatisfiable" : { first, last: Math.min(last, size - 1) };
}
