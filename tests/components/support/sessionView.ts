import type { Id } from "@/convex/_generated/dataModel";
import type { SessionView } from "@/lib/billingService";

/** A request for a chat at 50 cents a minute that has just been sent, as one of its parties sees it. */
export function sessionView(part: Partial<SessionView> = {}): SessionView {
  return {
    sessionId: "s1" as Id<"sessions">,
    me: "client",
    mode: "chat",
    state: "requested",
    peerName: "Ada",
    peerPortraitSeed: "ada",
    advisorId: "a1" as Id<"advisorProfiles">,
    ratePerMinuteMinor: 50n,
    feeBps: 1_000,
    baseMs: 0,
    segStartMs: null,
    exhaustAtMs: null,
    limitMinor: null,
    limitAtMs: null,
    graceUntilMs: null,
    endsAtMs: null,
    requestedAtMs: 0,
    expiresAtMs: 60_000,
    startedAtMs: null,
    endedAtMs: null,
    note: null,
    closeCause: null,
    declineReason: null,
    endReason: null,
    chargeMinor: null,
    earningMinor: null,
    commsProvider: null,
    callEpoch: null,
    stopReason: null,
    ...part,
  };
}
