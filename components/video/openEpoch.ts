import type { SessionSnapshot, SessionView } from "@/lib/billingService";

/**
 * The call one may be in now; null while there is none. The server's word closes it. Where the money or the limit is used up
 * the page does not even wait for that word, and goes back in if the server says that there is more.
 */
export function openEpoch(session: Pick<SessionView, "state" | "callEpoch">, snapshot: Pick<SessionSnapshot, "timeLeftMs">): number | null {
  if (session.state === "running") return snapshot.timeLeftMs === 0 ? null : session.callEpoch;
  return session.state === "ready" || session.state === "grace" ? session.callEpoch : null;
}
