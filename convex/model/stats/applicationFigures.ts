import type { FigureChange } from "../../../lib/domain/stats/figures";
import type { Wait } from "../../../lib/domain/stats/waits";

type Decision = { state: "approved" | "rejected"; isNewcomer: boolean; submittedAtMs: number | null; decidedAtMs: number };

/** What the decision of an application adds to its day. Changes of advisors there are count for the waiting time alone. */
export function decisionOf({ state, isNewcomer, submittedAtMs, decidedAtMs }: Decision): {
  figures: FigureChange;
  wait?: { of: Wait; ms: number };
} {
  return {
    figures: isNewcomer ? { [state]: 1 } : {},
    ...(submittedAtMs === null ? {} : { wait: { of: "application", ms: decidedAtMs - submittedAtMs } }),
  };
}
