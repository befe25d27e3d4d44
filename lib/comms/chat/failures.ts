import { ConvexError } from "convex/values";
import { ERROR_CODES, type ErrorCode } from "../../domain/errors";

/** The code of a refusal; null for what is none, such as a broken connection. */
export function failureCode(error: unknown): ErrorCode | null {
  const data: unknown = error instanceof ConvexError ? error.data : null;
  if (typeof data !== "object" || data === null || !("code" in data)) return null;
  return ERROR_CODES.find((known) => known === data.code) ?? null;
}

/** A refusal of our own, in the shape of the server's, for what need not be asked. */
export function refusal(code: ErrorCode): Error {
  return new ConvexError({ code });
}
