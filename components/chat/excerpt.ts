/** Characters shown before what was found. */
const LEAD = 40;

/**
 * The stretch of a message around what was looked for. Accents may have been ignored when it was found; then nothing is
 * marked and the message begins at its beginning.
 */
export function excerpt(text: string, wanted: string): { before: string; hit: string; after: string } {
  const line = text.replace(/\s+/gu, " ");
  const at = line.toLowerCase().indexOf(wanted.toLowerCase());
  // Some letters change their length with their case; the place would be wrong then.
  if (at < 0 || line.toLowerCase().length !== line.length) return { before: line, hit: "", after: "" };
  const before = line.slice(0, at);
  const lead = before.length > LEAD ? `…${before.slice(-LEAD)}` : before;
  return { before: lead, hit: line.slice(at, at + wanted.length), after: line.slice(at + wanted.length) };
}
