import { ConvexError } from "convex/values";
import type { ErrorCode, ErrorDetails } from "../lib/domain/errors";

/** What a refused call carries to the browser: a code from the closed union and, for some codes, details. */
export type FailurePayload = { code: ErrorCode; details?: ErrorDetails };

/**
 * Refuses the current call and rolls its transaction back.
 * Screens translate the code; `details` names the field, the bound or the moment to try again.
 */
export function fail(code: ErrorCode, details?: ErrorDetails): never {
  const payload: FailurePayload = details === undefined ? { code } : { code, details };
  throw new ConvexError(payload);
}

/** Fails with INVALID_INPUT on the named argument. */
export function failInput(field: string): never {
  return fail("INVALID_INPUT", { field });
}
