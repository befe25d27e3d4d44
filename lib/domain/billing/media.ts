import type { Party } from "../sessionStates";
import { begin, done, isInCall, setProof, unchanged } from "./actions";
import { enterGrace } from "./advance";
import { closeSegment, refreshEnds } from "./pool";
import type { Decision, Meter, Missing, Pool } from "./types";

/** Who is in the open call as of now. */
export interface MediaNews {
  present: Record<Party, boolean>;
  /** Whose own page says goodbye with this; null for what anybody else says about them. */
  goodbye: Party | null;
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

/**
 * Somebody came into the call of a meter or left it. Coming opens no bill: that takes a tick of both from inside the
 * call. Leaving closes the bill at the last instant that both had proven, as a lapse does: whatever instant its source
 * names is nobody's proof. A page that says goodbye is still there to say it, so that is one more proof of its user. The
 * meter then waits in grace, for another call. Without an open call nothing changes.
 */
export function mediaChanged(pool: Pool, meterId: string, news: MediaNews): Decision {
  const { draft, meter } = begin(pool, meterId, news.nowMs);
  if (meter === null || !meter.terms.needsMedia) return unchanged(draft);
  const { present, goodbye, nowMs } = news;
  const isJoinable = meter.state === "ready" || meter.state === "running" || meter.state === "grace";
  const isSame = isInCall(meter, "client") === present.client && isInCall(meter, "advisor") === present.advisor;
  if (!isJoinable || isSame) return unchanged(draft);
  const missing = missingOf(present);
  if (goodbye !== null) setProof(meter, goodbye, nowMs);
  const { segStartMs, proofClientMs, proofAdvisorMs } = meter;
  if (segStartMs === null || missing === null || proofClientMs === null || proofAdvisorMs === null) {
    setMedia(meter, present);
    return done(draft);
  }
  const endMs = Math.max(segStartMs, Math.min(proofClientMs, proofAdvisorMs));
  closeSegment(draft, meter, { endMs, reason: "media_left", missing });
  enterGrace(meter, nowMs);
  refreshEnds(draft, nowMs);
  return done(draft);
}
