import type { ConvexJsonObject } from "../contracts.js";
import { readTotals, removePosting, setPosting, writeList, writeTotals, type Posting, type PostingWriter } from "./postings.js";
import type { TextEntry, TextIndex } from "./textIndex.js";

/** A transaction, as far as search indexes change it. */
export interface TextIndexWriter extends PostingWriter {
  /** Keys whose change concerns those who read them. */
  readonly touched: string[];
}

function announce(writer: TextIndexWriter, index: TextIndex, entries: ReadonlyArray<TextEntry | null>): void {
  const keys = new Set<string>();
  for (const entry of entries) if (entry !== null) for (const key of index.readKeysOf(entry)) keys.add(key);
  for (const key of keys) writer.touched.push(key);
}

function writeWords(writer: TextIndexWriter, index: TextIndex, at: number, before: TextEntry | null, after: TextEntry | null): void {
  for (const word of before?.counts.keys() ?? []) {
    if (after?.counts.has(word) !== true) removePosting(writer, index.wordList(word), at);
  }
  if (after === null) return;
  for (const [word, count] of after.counts) {
    if (before?.counts.get(word) === count && before.length === after.length) continue;
    setPosting(writer, index.wordList(word), { at, count, length: after.length });
  }
}

function writeFilters(writer: TextIndexWriter, index: TextIndex, at: number, before: TextEntry | null, after: TextEntry | null): void {
  for (const field of index.stored.filterFields.keys()) {
    const [old, now] = [before?.filters[field], after?.filters[field]];
    if (old === now) continue;
    if (old !== undefined) removePosting(writer, index.filterList(field, old), at);
    if (now !== undefined) setPosting(writer, index.filterList(field, now), { at, count: 0, length: 0 });
  }
}

/** Brings a search index in line with a changed document: `before` becomes `after`; null for none. */
export function writeTextIndex(writer: TextIndexWriter, index: TextIndex, before: ConvexJsonObject | null, after: ConvexJsonObject | null): void {
  const document = after ?? before;
  if (document === null) return;
  const at = document["_creationTime"] as number;
  const [old, now] = [before, after].map((version) => (version === null ? null : index.entryOf(version))) as [TextEntry | null, TextEntry | null];
  announce(writer, index, [old, now]);
  writeWords(writer, index, at, old, now);
  writeFilters(writer, index, at, old, now);
  const documents = (now === null ? 0 : 1) - (old === null ? 0 : 1);
  const words = (now?.length ?? 0) - (old?.length ?? 0);
  if (documents === 0 && words === 0) return;
  const totals = readTotals(writer, index.totalsKey);
  writeTotals(writer, index.totalsKey, { documents: totals.documents + documents, words: totals.words + words });
}

/** Fills a new search index from a table's documents, which come in the order of their creation. */
export function fillTextIndex(writer: TextIndexWriter, index: TextIndex, documents: Iterable<ConvexJsonObject>): void {
  const lists = new Map<string, Posting[]>();
  const add = (list: string, posting: Posting): void => {
    const postings = lists.get(list);
    if (postings === undefined) lists.set(list, [posting]);
    else postings.push(posting);
  };
  const totals = { documents: 0, words: 0 };
  for (const document of documents) {
    const at = document["_creationTime"] as number;
    const { counts, length, filters } = index.entryOf(document);
    for (const [word, count] of counts) add(index.wordList(word), { at, count, length });
    filters.forEach((digest, field) => add(index.filterList(field, digest), { at, count: 0, length: 0 }));
    totals.documents += 1;
    totals.words += length;
  }
  for (const [list, postings] of lists) writeList(writer, list, postings);
  writeTotals(writer, index.totalsKey, totals);
}
