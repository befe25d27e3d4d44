const PLAIN = "aceinosuyACEINOSUYdgklrtz";
const MARKED = "áćéíńóśúýÁĆÉÍŃÓŚÚÝďğķľřťž";
const VOWELS = /[aeiouAEIOU]/;

/** Words with marks and every second vowel doubled: a third longer, and still to be read. */
function stretch(text: string): string {
  let vowels = 0;
  return [...text]
    .map((letter) => {
      const at = PLAIN.indexOf(letter);
      const marked = at < 0 ? letter : (MARKED[at] ?? letter);
      return VOWELS.test(letter) && vowels++ % 2 === 0 ? marked + marked.toLowerCase() : marked;
    })
    .join("");
}

/** Reads a message from `from` to its end or to the brace that closes it, and leaves names and forms of arguments alone. */
function readText(message: string, from: number): { written: string; end: number } {
  let written = "";
  let at = from;
  while (at < message.length && message[at] !== "}") {
    const special = message.slice(at).search(/[{}<]/);
    const stop = special < 0 ? message.length : at + special;
    written += stretch(message.slice(at, stop));
    at = stop;
    if (message[at] === "{") {
      const argument = readArgument(message, at);
      written += argument.written;
      at = argument.end;
    } else if (message[at] === "<") {
      const close = message.indexOf(">", at) + 1 || message.length;
      written += message.slice(at, close);
      at = close;
    }
  }
  return { written, end: at };
}

/** Reads `{name}` or `{count, plural, one {…} other {…}}`. Only what stands in inner braces is text. */
function readArgument(message: string, from: number): { written: string; end: number } {
  let written = "{";
  let at = from + 1;
  while (at < message.length && message[at] !== "}") {
    if (message[at] === "{") {
      const inner = readText(message, at + 1);
      written += `{${inner.written}}`;
      at = inner.end + 1;
    } else {
      written += message[at];
      at += 1;
    }
  }
  return { written: `${written}}`, end: at + 1 };
}

/** One text of the catalogue in the made-up language. */
export function pseudoText(message: string): string {
  return `⟦${readText(message, 0).written}⟧`;
}

/** A whole catalogue in the made-up language, of the same shape. */
export function pseudoCatalogue<Catalogue extends object>(catalogue: Catalogue): Catalogue {
  const entries = Object.entries(catalogue).map(([key, value]: [string, unknown]) => {
    if (typeof value === "string") return [key, pseudoText(value)];
    return [key, typeof value === "object" && value !== null ? pseudoCatalogue(value) : value];
  });
  return Object.fromEntries(entries) as Catalogue;
}
