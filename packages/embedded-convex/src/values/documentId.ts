import { randomBytes } from "node:crypto";

/**
 * Document ids: vint(table number) + 16 bytes + fletcher16 of all that (little endian), in lowercase Crockford base32
 * without padding. The encoding is strictly one-to-one: anything that does not re-encode to itself is refused.
 */
type DecodedId = { readonly tableNumber: number; readonly internal: Buffer };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const MIN_LENGTH = 31;
const MAX_LENGTH = 37;
const INTERNAL_LENGTH = 16;
const MAX_TABLE_NUMBER = 2 ** 32 - 1;

const DIGITS = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) DIGITS[ALPHABET.charCodeAt(i)] = i;

/** Raised for a string that is no document id; `message` is Convex's sentence. */
export class IdDecodeError extends Error {
  override name = "IdDecodeError";
}

function fletcher16(bytes: Uint8Array, length: number): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < length; i += 1) {
    low = (low + (bytes[i] ?? 0)) & 255;
    high = (high + low) & 255;
  }
  return (high << 8) | low;
}

function base32Encode(bytes: Uint8Array): string {
  let out = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) out += ALPHABET.charAt((buffer << (5 - bits)) & 31);
  return out;
}

/** Encodes an id. `tableNumber` is 1 to 2^32-1, `internal` 16 bytes. */
export function encodeId(tableNumber: number, internal: Uint8Array): string {
  if (!Number.isInteger(tableNumber) || tableNumber < 1 || tableNumber > MAX_TABLE_NUMBER) throw new RangeError(`Invalid table number ${tableNumber}`);
  if (internal.length !== INTERNAL_LENGTH) throw new RangeError(`Internal ids have ${INTERNAL_LENGTH} bytes, got ${internal.length}`);
  const bytes = new Uint8Array(5 + INTERNAL_LENGTH + 2);
  let at = 0;
  let rest = tableNumber;
  while (rest >= 128) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  bytes.set(internal, at);
  at += INTERNAL_LENGTH;
  const footer = fletcher16(bytes, at);
  bytes[at++] = footer & 255;
  bytes[at++] = footer >>> 8;
  return base32Encode(bytes.subarray(0, at));
}

/** Ids decoded lately: the same few are looked at again and again while they are in use. */
const decoded = new Map<string, DecodedId>();
const MAX_DECODED = 16_384;

/** Decodes an id; throws IdDecodeError unless it is canonical. The result is shared: not to be changed. */
export function decodeId(text: string): DecodedId {
  const known = decoded.get(text);
  if (known !== undefined) return known;
  const made = decode(text);
  if (decoded.size >= MAX_DECODED) decoded.clear();
  decoded.set(text, made);
  return made;
}

function decode(text: string): DecodedId {
  const length = text.length;
  if (length < MIN_LENGTH || length > MAX_LENGTH) throw new IdDecodeError(`Unable to decode ID: Invalid ID length ${Buffer.byteLength(text)}`);
  const bytes = Buffer.allocUnsafe(Math.floor((length * 5) / 8));
  let at = 0;
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? (DIGITS[code] ?? -1) : -1;
    if (digit < 0) throw new IdDecodeError("Unable to decode ID: ID wasn't valid base32");
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (buffer >>> bits) & 255;
    }
  }
  let tableNumber = 0;
  let position = 0;
  for (;;) {
    if (position >= 5) throw new IdDecodeError("Unable to decode ID: Invalid table number");
    const byte = bytes[position] ?? 0;
    tableNumber += (byte & 127) * 128 ** position;
    position += 1;
    if (byte < 128) break;
  }
  if (tableNumber === 0 || tableNumber > MAX_TABLE_NUMBER) throw new IdDecodeError("Unable to decode ID: Invalid table number");
  const end = position + INTERNAL_LENGTH;
  if (bytes.length !== end + 2) throw new IdDecodeError(`Unable to decode ID: Invalid ID length ${length}`);
  const internal = bytes.subarray(position, end);
  const expected = fletcher16(bytes, end);
  const footer = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8);
  if (footer !== expected) throw new IdDecodeError(`Unable to decode ID: Invalid ID version ${footer} (expected ${expected})`);
  // Overlong table numbers and stray padding bits decode too; only the canonical text is an id.
  const paddingBits = length * 5 - bytes.length * 8;
  const overlong = position > 1 && bytes[position - 1] === 0;
  if (overlong || paddingBits >= 5 || (buffer & ((1 << paddingBits) - 1)) !== 0) {
    throw new IdDecodeError(`Unable to decode ID: Invalid ID length ${length}`);
  }
  return { tableNumber, internal };
}

/** Decodes an id, or null when the text is no id. */
export function tryDecodeId(text: string): DecodedId | null {
  try {
    return decodeId(text);
  } catch (error) {
    if (error instanceof IdDecodeError) return null;
    throw error;
  }
}

const POOL_SIZE = 14 * 256;
let pool = Buffer.alloc(0);
let poolAt = 0;

/** A fresh id: 14 random bytes and the day number of `nowMs`. */
export function newId(tableNumber: number, nowMs: number): string {
  if (poolAt + 14 > pool.length) {
    pool = randomBytes(POOL_SIZE);
    poolAt = 0;
  }
  const internal = new Uint8Array(INTERNAL_LENGTH);
  internal.set(pool.subarray(poolAt, poolAt + 14));
  poolAt += 14;
  const day = Math.floor(nowMs / 86_400_000) & 0xffff;
  internal[14] = day >>> 8;
  internal[15] = day & 255;
  return encodeId(tableNumber, internal);
}
