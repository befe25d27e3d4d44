import { ViewScan, type View } from "../db/view.js";
import type { CompiledSearch } from "./compileSearch.js";
import { readList, readTotals, type PostingList } from "./postings.js";
import type { TextIndex } from "./textIndex.js";
import type { Term } from "./tokens.js";

/** A document that was found, by its creation time, which no other document has. */
export type Match = { score: number; at: number };

/** Most documents that a search finds. */
export const MAX_MATCHES = 1024;
/** Most words and filters that a search looks up; a prefix that starts more words takes the first in their order. */
const MAX_LISTS = 64;

/** BM25's saturation of repeated words, and how far long texts count less. */
const K1 = 1.2;
const B = 0.75;
/** A longer word that only starts like the query's last one counts half. */
const PREFIX_WEIGHT = 0.5;

type WordMatch = { list: PostingList; weight: number };

function* wordsStartingWith(view: View, index: TextIndex, prefix: Term): Generator<Term> {
  const { start, end, wordOf, after } = index.wordsFrom(prefix);
  for (let from = start; ; ) {
    const entry = new ViewScan(view, from, end, false, 1).next();
    if (entry === null) return;
    const word = wordOf(entry[0]);
    yield word;
    from = after(word);
  }
}

function matchedWords(view: View, { index, words, prefix, filters }: CompiledSearch): WordMatch[] {
  const matched = new Map<Term, WordMatch>();
  for (const word of words) {
    const list = readList(view, index.wordList(word));
    if (list.at.length > 0) matched.set(word, { list, weight: 1 });
  }
  if (prefix !== null) {
    for (const word of wordsStartingWith(view, index, prefix)) {
      if (matched.size + filters.length >= MAX_LISTS) break;
      if (!matched.has(word)) matched.set(word, { list: readList(view, index.wordList(word)), weight: PREFIX_WEIGHT });
    }
  }
  // Sums of floating point numbers depend on their order: words are always added in theirs.
  return [...matched].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match);
}

/** Creation times that both sorted lists hold. */
function intersection(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(Math.min(a.length, b.length));
  let size = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y) out[size++] = x;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return out.subarray(0, size);
}

/** Documents that pass all filters, sorted; null when there are no filters. */
function allowedBy(view: View, { index, filters }: CompiledSearch): Float64Array | null {
  let allowed: Float64Array | null = null;
  for (const { field, digest } of filters) {
    const { at } = readList(view, index.filterList(field, digest));
    allowed = allowed === null ? at : intersection(allowed, at);
  }
  return allowed;
}

function addScores(scores: Map<number, number>, { list, weight }: WordMatch, allowed: Float64Array | null, averageLength: number): void {
  const { at, count, length } = list;
  for (let i = 0, j = 0; i < at.length; i += 1) {
    const time = at[i] as number;
    if (allowed !== null) {
      while (j < allowed.length && (allowed[j] as number) < time) j += 1;
      if (j === allowed.length) return;
      if (allowed[j] !== time) continue;
    }
    const occurrences = count[i] as number;
    const norm = K1 * (1 - B + (B * (length[i] as number)) / averageLength);
    scores.set(time, (scores.get(time) ?? 0) + (weight * (1 + K1) * occurrences) / (occurrences + norm));
  }
}

/** The best matches, best first; equal ones newest first. */
function best(scores: ReadonlyMap<number, number>): Match[] {
  let matches = Array.from(scores, ([at, score]): Match => ({ score: Math.fround(score), at }));
  if (matches.length > MAX_MATCHES) {
    // Sorting numbers is many times faster than sorting objects: first the lowest score that gets in, then the newest that share it.
    const lowest = Float64Array.from(matches, ({ score }) => score).sort().at(-MAX_MATCHES) as number;
    const above = matches.filter(({ score }) => score > lowest);
    const tied = Float64Array.from(
      matches.filter(({ score }) => score === lowest),
      ({ at }) => at,
    ).sort();
    matches = [...above, ...Array.from(tied.slice(above.length - MAX_MATCHES), (at): Match => ({ score: lowest, at }))];
  }
  return matches.sort((a, b) => b.score - a.score || b.at - a.at);
}

/**
 * Finds and ranks documents: by BM25 over the words they match, then the newest first. Every word weighs by how rare it is
 * among all documents of the index, filtered or not. At most `MAX_MATCHES`.
 */
export function rank(view: View, search: CompiledSearch): Match[] {
  const words = matchedWords(view, search);
  if (words.length === 0) return [];
  const allowed = allowedBy(view, search);
  const totals = readTotals(view, search.index.totalsKey);
  const scores = new Map<number, number>();
  for (const { list, weight } of words) {
    const frequency = list.at.length;
    const rarity = Math.log(1 + (totals.documents - frequency + 0.5) / (frequency + 0.5));
    addScores(scores, { list, weight: weight * rarity }, allowed, totals.words / totals.documents);
  }
  return best(scores);
}
