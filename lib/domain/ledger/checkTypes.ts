/** The invariants of the ledger that the checker proves. */
export const INVARIANTS = ["I-1", "I-2", "I-3", "I-4", "I-5", "I-6", "I-7", "I-8", "I-9", "I-10", "I-11", "I-12", "I-13"] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One broken invariant: which, on what, and the figures that disagree. */
export interface Violation {
  invariant: Invariant;
  subject: string;
  detail: string;
}

/** Collects violations of one subject. */
export class Findings {
  readonly violations: Violation[] = [];

  constructor(private readonly subject: string) {}

  /** Notes a violation unless the condition holds. */
  expect(isFine: boolean, invariant: Invariant, detail: string): void {
    if (!isFine) this.violations.push({ invariant, subject: this.subject, detail });
  }

  /** Notes a violation unless two figures agree. */
  expectEqual(found: bigint | number, expected: bigint | number, invariant: Invariant, what: string): void {
    this.expect(found === expected, invariant, `${what} is ${found}, expected ${expected}`);
  }
}
