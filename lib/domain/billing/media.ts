import type { Party } from "../sessionStates";
import { begin, done, isInCall, unchanged } from "./actions";
import { enterGrace } from "./advance";
import { closeSegment, refreshEnds } from "./pool";
import type { Decision, Meter, Missing, Pool } from "./types";

/** Who is in the open call as of now, and when the news happened by its source's clock. */
export interface MediaNews {
  present: Record<Party, boolean>;
  happenedMs: number;
  nowMs: number;
}

function missingOf({ client, advisor }: MediaNews["present"]): Missing | null {
  if (!client && !advisor) return "both";
  if (!client) return "client";
  return advisor ? null : "advisor";
}

function setMedia(meter: Meter, { client, advisor }: MediaNews["present"]): void {
  meter.mediaClient = client;
  meter.mediaAdvisor = advisor;
  // What somebody said in the call does not vouch for them outside.
  if (!client) meter.proofClientMs = null;
  if (!advisor) meter.proofAdvisorMs = null;
}

/** Until when the missing are vouched for: the instant at which their next word was due. Nobody pays for a gap. */
function vouchedMs({ proofClientMs, proofAdvisorMs, terms }: Meter, missing: Missing): number {
  const clientMs = (proofClientMs ?? 0) + terms.clientTickMs;
  const advisorMs = (proofAdvisorMs ?? 0) + terms.advisorTickMs;
  if (missing === "both") return Math.min(clientMs, advisorMs);
  return missing === "client" ? clientMs : advisorMs;
}

/**
 * Somebody came into the call of a meter or left it. Coming opens no bill: that takes a tick of both from inside the
 * call. Leaving closes the bill at the instant the source names, which can only shorten it: never before the last proof
 * of both, never after now nor after the missing party's next word was due: others notice a loss seconds late. The
 * meter then waits in grace, for another call. Without an open call nothing changes.
 */
export function mediaChanged(pool: Pool, meterId: string, news: MediaNews): Decision {
  const { draft, meter } = begin(pool, meterId, news.nowMs);
  if (meter === null || !meter.terms.needsMedia) return unchanged(draft);
  const { present, happenedMs, nowMs } = news;
  const isJoinable = meter.state === "ready" || meter.state === "running" || meter.state === "grace";
  const isSame = isInCall(meter, "client") === present.client && isInCall(meter, "advisor") === present.advisor;
  if (!isJoinable || isSame) return unchanged(draft);
  const missing = missingOf(present);
  const { segStartMs, proofClientMs, proofAdvisorMs } = meter;
  if (segStartMs === null || missing === null || proofClientMs === null || proofAdvisorMs === null) {
    setMedia(meter, present);
    return done(draft);
  }
  const atMs = Math.min(happenedMs, vouchedMs(meter, missing), nowMs);
  const endMs = Math.max(atMs, segStartMs, Math.min(proofClientMs, proofAdvisorMs));
  closeSegment(draft, meter, { endMs, reason: "media_left", missing });
  enterGrace(meter, nowMs);
  refreshEnds(draft, nowMs);
  return done(draft);
}
