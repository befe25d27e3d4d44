/**
 * What a room needs from whoever carries picture, sound and text. Two implementations stand behind it (the local one and
 * Stream); screens know only this file, and no name of a provider's may appear on either side of it.
 */

import type { ErrorCode } from "../domain/errors";

/** Who carries a session; copied onto the session when it is accepted, and never mixed afterwards. */
export type CommsProvider = "local" | "stream";

/** How good a connection is, by the same three levels for both providers. */
export type Quality = "unknown" | "poor" | "good" | "excellent";

/** Why picture or sound could not be had. */
export type MediaError = "permission" | "no-device" | "in-use" | "network" | "insecure-context" | "unsupported";

/** One's own way to the call. */
type MediaStatus = "idle" | "connecting" | "connected" | "reconnecting" | "failed" | "left";

/** The other party, as far as the media show it. The bill never depends on this. */
type PeerStatus = "absent" | "present" | "unstable";

/** A device that can be chosen. */
export type DeviceKind = "microphone" | "camera" | "speaker";

/** One state of the media; a new object for every change, the same object while nothing changes. */
export type MediaSnapshot = {
  /** Names this connection of this person; a reload has another. Empty before `connect`. */
  connectionId: string;
  status: MediaStatus;
  peer: PeerStatus;
  /** One's own camera; null while it is off. */
  localStream: MediaStream | null;
  /**
   * The other's microphone and camera; null before they arrive. The sound is played by the session itself, so that it outlives
   * every layout: screens show this stream in a muted element.
   */
  remoteStream: MediaStream | null;
  /** One's own shared screen; null while nothing is shared. */
  screenStream: MediaStream | null;
  /** The other's shared screen; null while nothing is shared. */
  remoteScreenStream: MediaStream | null;
  /** True while the device is on. One that could not be had is off, and `error` says why. */
  mic: boolean;
  camera: boolean;
  sharing: boolean;
  peerMic: boolean;
  peerCamera: boolean;
  /** Voices above the threshold, with a short hang-over so that outlines do not flicker. */
  speaking: boolean;
  peerSpeaking: boolean;
  quality: Quality;
  peerQuality: Quality;
  /** The browser holds the sound back until a click; `resumePlayback` is to be called from one. */
  needsGesture: boolean;
  error: MediaError | null;
};

/** One person's picture and sound in one call (one epoch of a session). */
export type MediaSession = {
  /** Asks for the devices and enters the call. Device trouble is in the snapshot, not thrown. Repeating it does nothing. */
  connect(): Promise<void>;
  /** Leaves and stops every track. May be repeated; never throws. */
  leave(): Promise<void>;
  /** Leaves at once, without waiting for anybody. May be repeated; never throws. */
  dispose(): void;
  setMic(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  /** Changes a device while the call goes on. A device that is gone becomes `error: "no-device"`. */
  setDevice(kind: DeviceKind, deviceId: string): Promise<void>;
  /** Shows a screen or window. A person who closes the browser's chooser is no error. */
  startShare(): Promise<void>;
  stopShare(): Promise<void>;
  /** To be called from a click after `needsGesture`. */
  resumePlayback(): Promise<void>;
  /** For useSyncExternalStore. */
  subscribe(listener: () => void): () => void;
  getSnapshot(): MediaSnapshot;
};

/** How somebody enters a call: chosen before, in the preview. Null means the browser's default. */
export type MediaChoices = {
  mic: boolean;
  camera: boolean;
  microphoneId: string | null;
  cameraId: string | null;
  speakerId: string | null;
};

/** What every factory of a media session is given. */
export type MediaCall = {
  sessionId: string;
  epoch: number;
  choices: MediaChoices;
};

/** A file of a message. */
export type Attachment = {
  id: string;
  name: string;
  mime: string;
  /** Bytes. */
  size: number;
  /** Only the two parties are given one. */
  url: string | null;
  /** Pixels of an image, so that its place is kept before it arrives; null for other files. */
  width: number | null;
  height: number | null;
};

/** One line of a conversation. */
export type ChatMessage = {
  id: string;
  /** The sender's own key; null for messages of the system. */
  clientId: string | null;
  kind: "text" | "system";
  mine: boolean;
  text: string;
  /** Server time, except while `sending`. */
  atMs: number;
  state: "sending" | "sent" | "failed";
  /** Why it was refused, while `failed`; null when the connection broke. */
  failure: ErrorCode | null;
  attachments: Attachment[];
};

/** One state of a conversation; a new object for every change. */
export type ChatSnapshot = {
  status: "connecting" | "online" | "offline";
  /** Whether the server takes messages at this moment. */
  writable: boolean;
  peerTyping: boolean;
  peerReadAtMs: number | null;
  /** Oldest first. */
  messages: ChatMessage[];
  /** Older messages are there and not loaded. */
  hasOlder: boolean;
  /** The other's messages since the last `markRead`. */
  unread: number;
};

/** What is sent. */
export type OutgoingMessage = {
  /** Key of the message: sending it twice makes one message. */
  clientId: string;
  text: string;
  attachmentIds: string[];
};

/** One person's side of the conversation of a session. */
export type ChatSession = {
  connect(): Promise<void>;
  /** May be repeated; never throws. */
  dispose(): void;
  /** Shown at once as `sending`; a refusal leaves it as `failed` and rejects. */
  send(message: OutgoingMessage): Promise<void>;
  /** Uploads one file; `onProgress` gets 0 to 1. Rejects with the refusal, and with an AbortError once `signal` is aborted. */
  upload(file: File, onProgress?: (part: number) => void, signal?: AbortSignal): Promise<{ attachmentId: string }>;
  setTyping(on: boolean): void;
  markRead(): void;
  loadOlder(): Promise<void>;
  /** Messages that contain the text, newest first, from the whole conversation. */
  search(text: string): Promise<ChatMessage[]>;
  subscribe(listener: () => void): () => void;
  getSnapshot(): ChatSnapshot;
};
