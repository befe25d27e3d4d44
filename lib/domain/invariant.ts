/**
 * Stops the program's own mistakes. A failed invariant is a bug, never a user's
 * error, so it throws a plain Error and the surrounding mutation leaves no trace.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}
