import type { MediaSnapshot } from "./types";

/** The snapshot of a call that has not begun. */
export const IDLE_MEDIA: MediaSnapshot = {
  connectionId: "",
  status: "idle",
  peer: "absent",
  localStream: null,
  remoteStream: null,
  screenStream: null,
  remoteScreenStream: null,
  mic: false,
  camera: false,
  sharing: false,
  peerMic: false,
  peerCamera: false,
  speaking: false,
  peerSpeaking: false,
  quality: "unknown",
  peerQuality: "unknown",
  needsGesture: false,
  error: null,
};
