import { viewGet, ViewScan, type View } from "../db/view.js";
import { keyAfter } from "../db/keys.js";

/**
 * A posting list names, in the order of their creation times, the documents that hold a word or a filter value. Lists are rows of
 * the store, so they are durable, seen through snapshots and undone with their transaction like every document.
 *
 *   <list><8-byte sortable creation time>   base64 of up to CHUNK postings from that time on, up to the list's next row
 *
 * The key of a list's first row may lie below its first posting.
 */
export type Posting = { at: number; count: number; length: number };

/** What changes posting lists: a transaction. */
export interface PostingWriter extends View {
  put(key: string, value: string | null): void;
}

const CHUNK = 96;
/** Creation time as float64, occurrences as uint16 (more count as that many), words of the document as uint32. */
const RECORD_BYTES = 14;
const MAX_COUNT = 0xffff;
const LOWEST = "\0".repeat(8);
/** Greater than the key of any creation time, all of which are positive numbers. */
const END = "\xff";

const bytes = Buffer.alloc(8);

function timeKey(at: number): string {
  // Positive doubles order like their big-endian bytes.
  bytes.writeDoubleBE(at);
  return bytes.toString("latin1");
}

function record({ at, count, length }: Posting): Buffer {
  const out = Buffer.alloc(RECORD_BYTES);
  out.writeDoubleLE(at, 0);
  out.writeUInt16LE(Math.min(count, MAX_COUNT), 8);
  out.writeUInt32LE(length, 10);
  return out;
}

/** Offset of the first record that is not before `at`. */
function placeOf(chunk: Buffer, at: number): number {
  let low = 0;
  let high = chunk.length / RECORD_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (chunk.readDoubleLE(middle * RECORD_BYTES) < at) low = middle + 1;
    else high = middle;
  }
  return low * RECORD_BYTES;
}

function hasAt(chunk: Buffer, offset: number, at: number): boolean {
  return offset < chunk.length && chunk.readDoubleLE(offset) === at;
}

/** Row of the list that covers a creation time, or null when the list has none. */
function chunkFor(view: View, list: string, at: number): { key: string; chunk: Buffer } | null {
  const entry = new ViewScan(view, list, keyAfter(list + timeKey(at)), true, 1).next();
  return entry === null ? null : { key: entry[0], chunk: Buffer.from(entry[1], "base64") };
}

/** Adds a posting to a list, or replaces the one of the same document. */
export function setPosting(writer: PostingWriter, list: string, posting: Posting): void {
  const { key, chunk } = chunkFor(writer, list, posting.at) ?? { key: list + LOWEST, chunk: Buffer.alloc(0) };
  const save = (at: string, part: Buffer): void => writer.put(at, part.toString("base64"));
  const offset = placeOf(chunk, posting.at);
  const added = record(posting);
  if (hasAt(chunk, offset, posting.at)) {
    added.copy(chunk, offset);
    save(key, chunk);
    return;
  }
  const isFull = chunk.length >= CHUNK * RECORD_BYTES;
  if (isFull && offset === chunk.length) {
    // Documents mostly come in the order of their creation: rows stay full.
    save(list + timeKey(posting.at), added);
    return;
  }
  const grown = Buffer.concat([chunk.subarray(0, offset), added, chunk.subarray(offset)]);
  if (!isFull) {
    save(key, grown);
    return;
  }
  const middle = (CHUNK / 2) * RECORD_BYTES;
  save(key, grown.subarray(0, middle));
  save(list + timeKey(grown.readDoubleLE(middle)), grown.subarray(middle));
}

/** Takes a document's posting out of a list; nothing happens when it is not there. */
export function removePosting(writer: PostingWriter, list: string, at: number): void {
  const found = chunkFor(writer, list, at);
  if (found === null) return;
  const { key, chunk } = found;
  const offset = placeOf(chunk, at);
  if (!hasAt(chunk, offset, at)) return;
  const rest = Buffer.concat([chunk.subarray(0, offset), chunk.subarray(offset + RECORD_BYTES)]);
  writer.put(key, rest.length === 0 ? null : rest.toString("base64"));
}

/** Writes a whole new list; `postings` are in the order of their creation times. */
export function writeList(writer: PostingWriter, list: string, postings: readonly Posting[]): void {
  for (let from = 0; from < postings.length; from += CHUNK) {
    const part = postings.slice(from, from + CHUNK);
    const key = from === 0 ? LOWEST : timeKey((part[0] as Posting).at);
    writer.put(list + key, Buffer.concat(part.map(record)).toString("base64"));
  }
}

/** A list in columns, sorted by creation time. */
export type PostingList = { at: Float64Array; count: Uint16Array; length: Uint32Array };

/** Reads a whole list; an empty one when there is none. */
export function readList(view: View, list: string): PostingList {
  const chunks: Buffer[] = [];
  const scan = new ViewScan(view, list, list + END, false);
  for (let entry = scan.next(); entry !== null; entry = scan.next()) chunks.push(Buffer.from(entry[1], "base64"));
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / RECORD_BYTES;
  const out: PostingList = { at: new Float64Array(size), count: new Uint16Array(size), length: new Uint32Array(size) };
  let i = 0;
  for (const chunk of chunks) {
    const data = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let offset = 0; offset < chunk.length; offset += RECORD_BYTES, i += 1) {
      out.at[i] = data.getFloat64(offset, true);
      out.count[i] = data.getUint16(offset + 8, true);
      out.length[i] = data.getUint32(offset + 10, true);
    }
  }
  return out;
}

/** Documents and words of an index, for the weights of its words. */
export type IndexTotals = { documents: number; words: number };

/** Reads an index's totals; zeros before the first document. */
export function readTotals(view: View, key: string): IndexTotals {
  const [documents, words] = (viewGet(view, key) ?? "0 0").split(" ");
  return { documents: Number(documents), words: Number(words) };
}

/** Writes an index's totals. */
export function writeTotals(writer: PostingWriter, key: string, { documents, words }: IndexTotals): void {
  writer.put(key, `${documents} ${words}`);
}
