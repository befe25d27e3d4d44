/** What may be said about a connection, and about a whole call. */
export const PRESENCE_KINDS = ["joined", "left", "ended"] as const;

/** Who says it: the party's own page, the other's page, the provider unasked, the provider when asked. */
export const PRESENCE_SOURCES = ["page", "peer", "webhook", "poll"] as const;
export type PresenceSource = (typeof PRESENCE_SOURCES)[number];

/** One connection of one user came or went. */
export type PresenceFact = {
  sessionId: string;
  epoch: number;
  userId: string;
  connectionId: string;
  kind: "joined" | "left";
  atMs: number;
  source: PresenceSource;
};

/** A call was empty or over at this instant: every connection made before is gone. */
export type CallEndedFact = { sessionId: string; epoch: number; kind: "ended"; atMs: number; source: PresenceSource };

type Connection = { userId: string; joinedMs: number; leftMs: number };

/**
 * Who is in a call, from everything that was said about it in any order. A connection counts while it joined later than
 * it left; at the same instant it counts as gone. A user is present while one connection counts. Facts of another call
 * change nothing.
 */
export function presentUsers(facts: readonly (PresenceFact | CallEndedFact)[], epoch: number): Set<string> {
  const connections = new Map<string, Connection>();
  let endedMs = -Infinity;
  for (const fact of facts) {
    if (fact.epoch !== epoch) continue;
    if (fact.kind === "ended") {
      endedMs = Math.max(endedMs, fact.atMs);
      continue;
    }
    // Two users cannot share a connection, whatever ids they make up.
    const key = JSON.stringify([fact.userId, fact.connectionId]);
    const known = connections.get(key) ?? { userId: fact.userId, joinedMs: -Infinity, leftMs: -Infinity };
    if (fact.kind === "joined") known.joinedMs = Math.max(known.joinedMs, fact.atMs);
    else known.leftMs = Math.max(known.leftMs, fact.atMs);
    connections.set(key, known);
  }
  const isOpen = ({ joinedMs, leftMs }: Connection) => joinedMs > Math.max(leftMs, endedMs);
  return new Set([...connections.values()].filter(isOpen).map(({ userId }) => userId));
}
