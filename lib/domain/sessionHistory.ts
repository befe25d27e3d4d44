import type { SessionState } from "./sessionStates";

/** What a history can be narrowed to: what waits or runs, what took place, what never opened. */
export const HISTORY_STATES = ["open", "ended", "notHeld"] as const;
export type HistoryState = (typeof HISTORY_STATES)[number];

/** Longest name one can search for. */
export const NAME_QUERY_MAX = 80;

/** The group a session belongs to in its history. */
export function historyStateOf(state: SessionState): HistoryState {
  switch (state) {
    case "ended":
      return "ended";
    case "declined":
    case "expired":
    case "cancelled":
      return "notHeld";
    default:
      return "open";
  }
}
