import type { MediaChoices } from "@/lib/comms/types";

const DEVICES_KEY = "parley-devices";
const JOINED_KEY = "parley-joined";

/** How somebody enters a call for the first time. */
export const FIRST_CHOICES: MediaChoices = { mic: true, camera: true, microphoneId: null, cameraId: null, speakerId: null };

/** Reads choices that were written by `writeChoices`; anything else counts as nothing chosen. */
export function parseChoices(text: string | null): MediaChoices {
  const value = text === null ? null : parse(text);
  if (typeof value !== "object" || value === null) return FIRST_CHOICES;
  const { mic, camera, microphoneId, cameraId, speakerId } = value as Record<string, unknown>;
  const id = (candidate: unknown) => (typeof candidate === "string" ? candidate : null);
  return { mic: mic !== false, camera: camera !== false, microphoneId: id(microphoneId), cameraId: id(cameraId), speakerId: id(speakerId) };
}

/** What this browser chose last time. */
export function readChoices(): MediaChoices {
  return parseChoices(localStorage.getItem(DEVICES_KEY));
}

export function writeChoices(choices: MediaChoices): void {
  localStorage.setItem(DEVICES_KEY, JSON.stringify(choices));
}

/** Whether this tab has joined the call of a session: a reload then goes back in without asking. */
export function hasJoined(sessionId: string): boolean {
  return sessionStorage.getItem(JOINED_KEY) === sessionId;
}

/** Notes that this tab is in the call of a session, or, with null, in none. */
export function noteJoined(sessionId: string | null): void {
  if (sessionId === null) sessionStorage.removeItem(JOINED_KEY);
  else sessionStorage.setItem(JOINED_KEY, sessionId);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
