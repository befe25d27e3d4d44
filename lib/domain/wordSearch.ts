/** A text without accents and in lower case, to compare what people write in different ways. */
export const foldText = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text: string) => foldText(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Whether every word of `query` begins a word of `texts`. Accents and case do not matter; an empty query matches all. */
export function matchesQuery(query: string, texts: readonly string[]): boolean {
  const words = wordsOf(texts.join(" "));
  return wordsOf(query).every((wanted) => words.some((word) => word.startsWith(wanted)));
}
