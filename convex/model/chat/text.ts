/** Longest message, in UTF-16 code units as JavaScript counts them. */
export const MESSAGE_MAX = 4_000;

/** A message as stored: outer white space removed. Null when nothing is left, it is too long, or it is not well-formed text. */
export function normaliseMessage(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > MESSAGE_MAX) return null;
  // A lone surrogate or a NUL cannot be stored or shown faithfully by every consumer.
  return /[\p{Surrogate}\u0000]/u.test(trimmed) ? null : trimmed;
}

/** Whether a client-made message id is one of ours: the browser makes UUIDs. */
export function isClientMessageId(id: string): boolean {
  return /^[A-Za-z0-9_-]{8,64}$/.test(id);
}
