import { failureCode, refusal } from "../chat/failures";

/** The provider's numbers that screens can say something about. */
const RATE_LIMIT = 9;
const NOT_ALLOWED = 17;

function numberIn(error: unknown, field: "code" | "status"): number | null {
  if (typeof error !== "object" || error === null || !(field in error)) return null;
  const value: unknown = (error as Record<string, unknown>)[field];
  return typeof value === "number" ? value : null;
}

/** Whether the server has answered with a refusal, as opposed to not at all. */
export function isRefused(error: unknown): boolean {
  const status = numberIn(error, "status");
  return failureCode(error) !== null || (status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429);
}

/** Whether the server says that it has no such thing, or shows it to nobody yet. */
export function isMissing(error: unknown): boolean {
  const status = numberIn(error, "status");
  return status === 403 || status === 404 || numberIn(error, "code") === NOT_ALLOWED;
}

/** Whether the server found fault with what was sent. */
export function isInvalid(error: unknown): boolean {
  return numberIn(error, "status") === 400;
}

/** A refused message in the shape of the server's own refusals; what is none stays as it is. */
export function toRefusal(error: unknown): unknown {
  if (failureCode(error) !== null) return error;
  const code = numberIn(error, "code");
  if (code === RATE_LIMIT || numberIn(error, "status") === 429) return refusal("RATE_LIMITED");
  if (code === NOT_ALLOWED || numberIn(error, "status") === 403) return refusal("NOT_WRITABLE");
  return error;
}
