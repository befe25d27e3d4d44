/** The kinds of signals two browsers exchange through the server. */
export type SignalKind = "hello" | "description" | "candidates" | "bye";

/** A signal as the other side's browser sent it. */
export type Signal = {
  seq: number;
  fromConnectionId: string;
  /** Null is meant for whichever connection is there. */
  toConnectionId: string | null;
  kind: SignalKind;
  payload: string;
};

/** What a call needs from the server: passing signals, and presence on the word of both sides. */
export type Signalling = {
  send(signal: { connectionId: string; toConnectionId: string | null; kind: SignalKind; payload: string }): Promise<void>;
  /** Calls back with every signal of the call addressed to this person, ordered by `seq`, each time there are more. */
  listen(onSignals: (signals: Signal[]) => void, onError: (error: unknown) => void): () => void;
  /** Both connections see each other. Counts once the other side says the same. */
  connected(pair: { connectionId: string; peerConnectionId: string }): Promise<void>;
  left(own: { connectionId: string }): Promise<void>;
  peerLost(peer: { peerConnectionId: string }): Promise<void>;
};

/** What a hello says beside "I am here". */
export type Hello = {
  /** Connections of the receiver that this side has reported as lost; they cannot come back and must be renewed. */
  lost: string[];
};

/** The text of a hello. */
export function writeHello(hello: Hello): string {
  return JSON.stringify(hello);
}

/** Reads a hello; what cannot be read says nothing. */
export function readHello(payload: string): Hello {
  const value = parse(payload);
  if (typeof value !== "object" || value === null || !("lost" in value) || !Array.isArray(value.lost)) return { lost: [] };
  return { lost: value.lost.filter((id): id is string => typeof id === "string") };
}

/** JSON from another browser: null instead of an error. */
export function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return null;
  }
}

/**
 * Of signals not yet handled, those that still mean something: a hello replaces every other connection of its sender's side,
 * so what those sent, before or after, is void.
 */
export function liveSignals(signals: readonly Signal[]): Signal[] {
  const newest = signals.findLast((signal) => signal.kind === "hello");
  return newest === undefined ? [...signals] : signals.filter((signal) => signal.fromConnectionId === newest.fromConnectionId);
}
