import { createHash } from "node:crypto";
import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { indexPrefix } from "../db/keys.js";
import type { FilteredRange } from "../db/readSet.js";
import { parseFieldPath, sortKey, valueAtPath } from "../values/index.js";
import { tokenize, type Term } from "./tokens.js";

/** What a schema says about a search index. `filterFields` are sorted, each once. */
export type TextIndexDefinition = { searchField: string; filterFields: string[] };
/** What the store keeps about it. */
export type StoredTextIndex = TextIndexDefinition & { id: number };

/** Whether two definitions need the same postings. */
export function isSameTextIndex(a: TextIndexDefinition, b: TextIndexDefinition): boolean {
  return a.searchField === b.searchField && a.filterFields.join() === b.filterFields.join();
}

/** Digest of a filter value; different values never share one in practice. */
type FilterDigest = string;
const DIGEST_BYTES = 16;
/** Of a digest, what the keys of reads hold: should two values agree in it, a query runs once too often. */
const READ_DIGEST_BYTES = 8;

/** Digest of a value (or, for `undefined`, of a missing field) that documents are filtered by. */
export function filterDigest(value: ConvexJson | undefined): FilterDigest {
  return createHash("sha256").update(sortKey(value), "latin1").digest().subarray(0, DIGEST_BYTES).toString("latin1");
}

/** What a document contributes to an index. */
export type TextEntry = { counts: ReadonlyMap<Term, number>; length: number; filters: readonly FilterDigest[] };

/**
 * A search index ready for use. Its rows, after `prefix`:
 *
 *   s                          totals: documents and words
 *   t<word>NUL…                posting list of a word
 *   f<field><16-byte digest>…  posting list of a filter value
 *
 * `r<word>NUL<8 bytes per filter field>` is never stored: it is the key by which read sets learn of a changed document.
 */
export class TextIndex {
  readonly prefix: string;
  readonly upper: string;
  private readonly searchPath: string[];
  private readonly filterPaths: string[][];

  constructor(
    readonly tableName: string,
    readonly name: string,
    readonly stored: StoredTextIndex,
  ) {
    this.prefix = indexPrefix(stored.id);
    this.upper = indexPrefix(stored.id + 1);
    this.searchPath = parseFieldPath(stored.searchField);
    this.filterPaths = stored.filterFields.map(parseFieldPath);
  }

  get qualifiedName(): string {
    return `${this.tableName}.${this.name}`;
  }

  /** Definition as it stands in cursors: another one makes them another query's. */
  get fields(): readonly string[] {
    return [this.stored.searchField, ...this.stored.filterFields];
  }

  get totalsKey(): string {
    return `${this.prefix}s`;
  }

  wordList(term: Term): string {
    return `${this.prefix}t${term}\0`;
  }

  filterList(field: number, digest: FilterDigest): string {
    return `${this.prefix}f${String.fromCharCode(field)}${digest}`;
  }

  /** Range of the rows of all words that start with `term`, and the word that a key of it belongs to. */
  wordsFrom(term: Term): { start: string; end: string; wordOf(key: string): Term; after(word: Term): string } {
    const head = `${this.prefix}t`;
    return {
      start: head + term,
      // No byte of UTF-8 is 0xFF.
      end: `${head}${term}\xff`,
      wordOf: (key) => key.slice(head.length, key.indexOf("\0", head.length)),
      after: (word) => `${head}${word}\x01`,
    };
  }

  /** What the document contributes. Without text in the search field it has no words, and no search finds it. */
  entryOf(document: ConvexJsonObject): TextEntry {
    const text = valueAtPath(document, this.searchPath);
    const words = typeof text === "string" ? tokenize(text) : [];
    const counts = new Map<Term, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { counts, length: words.length, filters: this.filterPaths.map((path) => filterDigest(valueAtPath(document, path))) };
  }

  /** Keys to announce when a document with this entry comes, changes or goes. */
  *readKeysOf({ counts, filters }: TextEntry): Generator<string> {
    const suffix = filters.map((digest) => digest.slice(0, READ_DIGEST_BYTES)).join("");
    for (const word of counts.keys()) yield `${this.prefix}r${word}\0${suffix}`;
  }

  /** What a search looks at: documents with the word (or, for a prefix, any word that starts so) and these filter values. */
  readOf(term: Term, isPrefix: boolean, filters: ReadonlyArray<{ field: number; digest: FilterDigest }>): FilteredRange {
    const start = `${this.prefix}r${term}${isPrefix ? "" : "\0"}`;
    return {
      start,
      end: isPrefix ? `${start}\xff` : `${this.prefix}r${term}\x01`,
      tailLength: this.filterPaths.length * READ_DIGEST_BYTES,
      conditions: filters.map(({ field, digest }) => ({ at: field * READ_DIGEST_BYTES, bytes: digest.slice(0, READ_DIGEST_BYTES) })),
    };
  }
}
