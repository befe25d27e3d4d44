import type { ErrorDetails } from "../domain/errors";
import type { ProblemCode } from "../domain/rest/problems";
import type { Quota } from "./edgeLimit";

/** A call that is refused: a code for programs and what belongs to it. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ErrorDetails = {},
    /** What the caller has left, where the backend counted the call. */
    readonly quota: Quota | null = null,
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** Refuses the call under way. */
export function refuse(code: ProblemCode, details?: ErrorDetails): never {
  throw new Refusal(code, details);
}
