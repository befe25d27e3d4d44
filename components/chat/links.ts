/** A stretch of a message; with `href` it is a link. */
export type TextPart = { text: string; href: string | null; host: string | null };

const CANDIDATE = /(?:https?:\/\/|www\.)[^\s<>"'`\p{Cc}\p{Cf}]+/giu;

/** What follows an address in a sentence and is hardly part of it; a closing bracket is, if it was opened inside. */
function trimEnd(candidate: string): string {
  let text = candidate;
  for (;;) {
    const last = text.at(-1) ?? "";
    const opener = { ")": "(", "]": "[", "}": "{" }[last];
    const isSurplus = opener !== undefined && text.split(last).length > text.split(opener).length;
    if (!isSurplus && !/[.,;:!?*_~…”»’›]/.test(last)) return text;
    text = text.slice(0, -1);
  }
}

/** The address a text stands for: http or https, without a name and password, which only serve to look like another site. */
function addressOf(text: string): URL | null {
  const href = /^www\./i.test(text) ? `https://${text}` : text;
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  return isWeb && url.username === "" && url.password === "" && url.hostname.includes(".") ? url : null;
}

/** Splits a message into text and links. Everything stays text that is not plainly a web address. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const candidate = trimEnd(match[0]);
    const url = addressOf(candidate);
    if (url === null) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: null, host: null });
    parts.push({ text: candidate, href: url.href, host: url.hostname });
    done = match.index + candidate.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null, host: null });
  return parts;
}
