import type { Line } from "../local/mediaBrowser";
import type { Quality } from "../types";

/** Somebody in the call, as the provider shows them. */
export type CallParticipant = {
  connectionId: string;
  userId: string;
  joinedAtMs: number;
  /** What arrives; a line that fell silent keeps its track. */
  tracks: Record<Line, MediaStreamTrack | null>;
  /** What they say they are sending. */
  isSending: Record<Line, boolean>;
  isSpeaking: boolean;
  quality: Quality;
};

export type CallStatus = "idle" | "joining" | "joined" | "reconnecting" | "failed" | "left";

export type CallView = { status: CallStatus; me: CallParticipant | null; others: CallParticipant[] };

/** One call at the provider, reduced to what a media session needs; its implementation is the only code that knows the SDK. */
export type CallPort = {
  /** Rejects when the call cannot be entered. */
  join(): Promise<void>;
  /** Leaves and closes the sockets. May be repeated and follow the call's own end; never rejects. */
  leave(): Promise<void>;
  /** Sends a track on a line, or nothing. Only while joined. */
  send(line: Line, track: MediaStreamTrack | null): Promise<void>;
  /** Tells of every change, and at once of what is. */
  watch(onView: (view: CallView) => void): () => void;
};

/** Finds the call and makes the way to it; null when that call is closed or replaced. */
export type OpenCall = () => Promise<CallPort | null>;
