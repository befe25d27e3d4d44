import { openDevices } from "../devices/openDevices";
import { watchVoice } from "../devices/voice";
import { createBrowserLink } from "./browserLink";
import type { MediaBrowser, Player } from "./mediaBrowser";

/** The real browser. */
export const realBrowser: MediaBrowser = {
  newId: () => crypto.randomUUID(),
  nowMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  openDevices: (wish) => openDevices(wish),
  async openScreen() {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } }, audio: false });
      return stream.getVideoTracks()[0] ?? null;
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") return null;
      throw error;
    }
  },
  makeStream: (tracks) => new MediaStream(tracks),
  createLink: createBrowserLink,
  watchVoice,
  report: (error) => reportError(error),
  play: playVoice,
};

/** Plays a stream's sound from an element of its own in the page, which no layout removes. */
function playVoice(stream: MediaStream, onBlocked: (isBlocked: boolean) => void): Player {
  const element = new Audio();
  element.srcObject = stream;
  element.hidden = true;
  document.body.append(element);
  const start = async () => {
    try {
      await element.play();
      onBlocked(false);
    } catch (error) {
      // AbortError: the stream was replaced while it began; only a refusal needs a click.
      if (error instanceof DOMException && error.name === "NotAllowedError") onBlocked(true);
    }
  };
  void start();
  return {
    resume: start,
    // The empty name is the default everywhere; "default" only in some browsers.
    setSpeaker: async (deviceId) => await element.setSinkId(deviceId === "default" ? "" : deviceId),
    stop() {
      element.pause();
      element.srcObject = null;
      element.remove();
    },
  };
}
