/** Longest message, in UTF-16 code units as JavaScript counts them. */
export const MESSAGE_MAX = 4_000;

/**
 * A message as stored: outer white space removed. Null when it is too long, not well-formed text, or when nothing is left of
 * one that carries nothing else.
 */
export function normaliseMessage(text: string, { mayBeEmpty }: { mayBeEmpty: boolean }): string | null {
  const trimmed = text.trim();
  if (trimmed.length > MESSAGE_MAX || (trimmed.length === 0 && !mayBeEmpty)) return null;
  // A lone surrogate or a NUL cannot be stored or shown faithfully by every consumer.
  return /[\p{Surrogate}\u0000]/u.test(trimmed) ? null : trimmed;
}

/** Text as it is compared when searching: without case, accents, vowel marks and ligatures. */
export function foldText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a client-made message id is one of ours: the browser makes UUIDs. */
export function isClientMessageId(id: string): boolean {
  return /^[A-Za-z0-9_-]{8,64}$/.test(id);
}
