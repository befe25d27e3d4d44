import type { MediaError } from "../types";
import { mediaErrorOf } from "./mediaErrors";

/** Which devices are wanted; an id of null is the browser's default. */
export type DeviceWish = { audio: { id: string | null } | null; video: { id: string | null } | null };

/** What was to be had. Each track is the caller's to stop. */
export type OpenedDevices = { audio: MediaStreamTrack | null; video: MediaStreamTrack | null; error: MediaError | null };

type Capture = Pick<MediaDevices, "getUserMedia">;

/**
 * Asks for microphone and camera together, so that the browser asks its question once; when that fails asks for each alone, so
 * that a missing camera does not take the voice away. Never throws: what is missing is told by `error`.
 */
export async function openDevices(wish: DeviceWish, devices: Capture | undefined = captureOfPage()): Promise<OpenedDevices> {
  if (wish.audio === null && wish.video === null) return { audio: null, video: null, error: null };
  if (devices === undefined) return { audio: null, video: null, error: window.isSecureContext ? "unsupported" : "insecure-context" };
  const both = await attempt(devices, wish);
  if (both.error === null || wish.audio === null || wish.video === null) return both;
  const audio = await attempt(devices, { audio: wish.audio, video: null });
  const video = await attempt(devices, { audio: null, video: wish.video });
  return { audio: audio.audio, video: video.video, error: audio.error ?? video.error };
}

/** Devices of this page, which do not exist on an address without encryption. */
export function captureOfPage(): MediaDevices | undefined {
  // The type promises it; browsers leave it away in an insecure context.
  return (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
}

async function attempt(devices: Capture, wish: DeviceWish): Promise<OpenedDevices> {
  try {
    const stream = await devices.getUserMedia(constraints(wish));
    return { audio: stream.getAudioTracks()[0] ?? null, video: stream.getVideoTracks()[0] ?? null, error: null };
  } catch (error) {
    const isGone = error instanceof Error && error.name === "OverconstrainedError";
    const isChosen = (wish.audio?.id ?? wish.video?.id ?? null) !== null;
    // A device that was chosen once may be unplugged today; any other of its kind will do.
    if (isGone && isChosen) return await attempt(devices, { audio: wish.audio && { id: null }, video: wish.video && { id: null } });
    return { audio: null, video: null, error: mediaErrorOf(error) };
  }
}

function constraints({ audio, video }: DeviceWish): MediaStreamConstraints {
  const exactly = (id: string | null) => (id === null ? {} : { deviceId: { exact: id } });
  return {
    audio: audio === null ? false : { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exactly(audio.id) },
    video: video === null ? false : { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...exactly(video.id) },
  };
}
