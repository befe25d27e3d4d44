import { parseAsStringLiteral } from "nuqs";
import { DISPUTE_STATES } from "@/lib/domain/disputes/rules";

/** What an admin can look at: what waits, by state, or everything. */
export const DISPUTE_SHOWS = ["waiting", "second", ...DISPUTE_STATES, "all"] as const;
export type DisputeShow = (typeof DISPUTE_SHOWS)[number];

/** The filter as it stands in the address bar; the default is left out of it. */
export const DISPUTE_SHOW = parseAsStringLiteral(DISPUTE_SHOWS).withDefault("waiting");

/** The filter as arguments of `disputes.listAll`. */
export function toDisputeArgs(show: DisputeShow) {
  switch (show) {
    case "waiting":
      return { isOpen: true };
    case "second":
      return { awaitingSecond: true };
    case "all":
      return {};
    default:
      return { state: show };
  }
}
