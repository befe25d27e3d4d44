import type { DeviceWish, OpenedDevices } from "../devices/openDevices";
import type { VoiceWatch } from "../devices/voice";
import type { Quality } from "../types";
import type { LinkFigures } from "./quality";

/** The three lines of a connection, in the order they are negotiated. */
export const LINES = ["audio", "video", "screen"] as const;
export type Line = (typeof LINES)[number];

/** What the two browsers tell each other directly, beside picture and sound. */
export type PeerNews = { mic: boolean; camera: boolean; sharing: boolean; quality: Quality };

export type LinkEvents = {
  onSignal: (kind: "description" | "candidates", payload: string) => void;
  onState: (state: RTCPeerConnectionState) => void;
  /** News can be told from now on. */
  onReady: () => void;
  onNews: (news: PeerNews) => void;
  onError: (error: unknown) => void;
};

/** One connection between two browsers. It is made anew whenever either side's connection is. */
export type PeerLink = {
  /** The other's lines; they carry something once the connection is made. */
  remote: () => Record<Line, MediaStreamTrack | null>;
  setTrack(line: Line, track: MediaStreamTrack | null): Promise<void>;
  /** One at a time, in the order they were sent. */
  receive(kind: "description" | "candidates", payload: string): Promise<void>;
  /** Looks for a new way through the network without losing picture or sound. */
  restart(): void;
  /** Without a connection nothing is told. */
  tell(news: PeerNews): void;
  figures(): Promise<LinkFigures>;
  close(): void;
};

/** Plays a voice. */
export type Player = { resume(): Promise<void>; setSpeaker(deviceId: string): Promise<void>; stop(): void };

/** Everything a call needs from a browser, so that tests can stand in for it. */
export type MediaBrowser = {
  newId: () => string;
  nowMs: () => number;
  after: (ms: number, run: () => void) => () => void;
  every: (ms: number, run: () => void) => () => void;
  openDevices: (wish: DeviceWish) => Promise<OpenedDevices>;
  /** Null when the person closed the chooser. */
  openScreen: () => Promise<MediaStreamTrack | null>;
  makeStream: (tracks: MediaStreamTrack[]) => MediaStream;
  createLink: (options: { isPolite: boolean; events: LinkEvents }) => PeerLink;
  watchVoice: (stream: MediaStream, onVoice: (level: number, isSpeaking: boolean) => void) => VoiceWatch;
  /** Takes what should not have happened, for whoever watches this site's errors. */
  report: (error: unknown) => void;
  play: (stream: MediaStream, onBlocked: (isBlocked: boolean) => void) => Player;
};
