import type { Doc } from "../../_generated/dataModel";
import type { FigureChange } from "../../../lib/domain/stats/figures";

type Session = Doc<"sessions">;

/** What a request that led to nothing adds to the day of its end. */
export function figuresOfClosed({
  state,
  closeCause,
}: Pick<Session, "closeCause"> & { state: "declined" | "expired" | "cancelled" }): FigureChange {
  if (state !== "expired") return { [state]: 1 };
  return { expired: 1, ...(closeCause === null ? { unanswered: 1 } : {}) };
}

/** What a session whose room was open adds to the day of its end. */
export function figuresOfEnded({ chargeMinor, baseMs }: { chargeMinor: bigint; baseMs: number }): FigureChange {
  return { ended: 1, billedMs: baseMs, ...(chargeMinor === 0n ? {} : { endedPaid: 1, volumeMinor: chargeMinor }) };
}
