/** A word that may be searched for: the bytes of its lower-cased UTF-8 text, one char code per byte as in index keys. */
export type Term = string;

/** Runs of letters and digits of any script, as Unicode sees them; everything else separates. */
const WORD = /[\p{Alphabetic}\p{N}]+/gu;
/** Words of this many UTF-8 bytes or more are left out, in documents and in queries. */
const TOO_LONG_BYTES = 32;
const ASCII = /^[\0-\x7f]*$/;

function lowerCased(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  // One character at a time: the whole word would give a final sigma another form than the same letter inside a word.
  let out = "";
  for (const character of word) out += character.toLowerCase();
  return out;
}

/** The bytes of a text as a key holds them. */
function toTerm(text: string): Term {
  return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** The words of a text in their order, repeated ones too; at most `limit` of them. */
export function tokenize(text: string, limit = Number.POSITIVE_INFINITY): Term[] {
  const terms: Term[] = [];
  for (const [word] of text.matchAll(WORD)) {
    if (terms.length >= limit) break;
    if (Buffer.byteLength(word) < TOO_LONG_BYTES) terms.push(toTerm(lowerCased(word)));
  }
  return terms;
}
