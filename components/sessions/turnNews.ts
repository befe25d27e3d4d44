import type { SessionView } from "@/lib/billingService";

/** What became of something the viewer waits for. */
export type TurnNews = { kind: "turn" | "moved" | "accepted" | "over"; sessionId: SessionView["sessionId"]; name: string };

type Watched = Pick<SessionView, "sessionId" | "state" | "me" | "peerName">;

const isWaiting = ({ state, me }: Watched) => me === "client" && (state === "queued" || state === "requested");

/** What is new for the client between two readings of their open sessions. */
export function turnNews(before: readonly Watched[], after: readonly Watched[]): TurnNews[] {
  return before.filter(isWaiting).flatMap((old): TurnNews[] => {
    const { sessionId, peerName: name } = old;
    const now = after.find((session) => session.sessionId === sessionId);
    if (now === undefined) return [{ kind: "over", sessionId, name }];
    if (old.state === "queued" && now.state === "requested") return [{ kind: "turn", sessionId, name }];
    // The advisor took somebody else first: the request is a place in the queue now.
    if (old.state === "requested" && now.state === "queued") return [{ kind: "moved", sessionId, name }];
    return isWaiting(now) ? [] : [{ kind: "accepted", sessionId, name }];
  });
}
