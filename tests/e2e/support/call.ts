import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Person } from "./person";
import { Room } from "./room";

/** The room of a video session as its two people see it. */
export class Call extends Room {
  constructor(
    page: Page,
    readonly peerName: string,
  ) {
    super(page);
  }

  get ownVideo(): Locator {
    return this.page.getByLabel("Your video", { exact: true });
  }

  get peerVideo(): Locator {
    return this.page.getByLabel(`${this.peerName}'s video`, { exact: true });
  }

  /** What the other person shows of their screen. */
  get peerScreen(): Locator {
    return this.page.getByLabel(`${this.peerName}'s screen`, { exact: true });
  }

  /** Passes the preview. */
  async join(): Promise<void> {
    await this.page.waitForURL(/\/session\/[^/]+$/);
    await this.page.getByRole("button", { name: "Join", exact: true }).click();
  }

  /** Waits until the other person's picture moves on this screen: `frames` more of them really drawn. */
  async waitForPicture(frames = 3, timeoutMs = 60_000): Promise<void> {
    await waitForFrames(this.peerVideo, frames, timeoutMs);
  }

  /** The same for the other person's screen. */
  async waitForScreen(frames = 3, timeoutMs = 60_000): Promise<void> {
    await waitForFrames(this.peerScreen, frames, timeoutMs);
  }

  /** The loudest the other person was within two seconds, 0 to 1; the invented microphone beeps once a second. */
  async peerLoudness(): Promise<number> {
    return await this.page.evaluate(async (label) => {
      const playing = [...document.querySelectorAll<HTMLMediaElement>("video, audio")]
        .filter((element) => !element.muted && element.srcObject instanceof MediaStream)
        .map((element) => element.srcObject as MediaStream)
        .filter((stream) => stream.getAudioTracks().length > 0);
      const stream = playing[0];
      if (stream === undefined) throw new Error(`nothing of ${label} can be heard`);
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let peak = 0;
      const until = performance.now() + 2_000;
      while (performance.now() < until) {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        await new Promise(requestAnimationFrame);
      }
      await context.close();
      return peak;
    }, this.peerName);
  }
}

async function waitForFrames(video: Locator, frames: number, timeoutMs: number): Promise<void> {
  await video.waitFor({ timeout: timeoutMs });
  const shown = (element: Element) => (element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0);
  let seen = await video.evaluate(shown);
  let drawn = 0;
  // A call that was set up anew counts from the beginning.
  const more = async () => {
    const now = await video.evaluate(shown);
    drawn += now < seen ? now : now - seen;
    seen = now;
    return drawn;
  };
  await expect.poll(more, { timeout: timeoutMs, interval: 200 }).toBeGreaterThanOrEqual(frames);
}

/** A client asks an advisor for a video call, both go in and see each other. */
export async function startCall(client: Person, advisor: Person, names: { client: string; advisor: string }): Promise<{ client: Call; advisor: Call }> {
  await advisor.page.goto("/advisor-dashboard");
  await client.requestVideo(names.advisor);
  await advisor.page.getByRole("button", { name: "Accept" }).click();
  const calls = { client: new Call(client.page, names.advisor), advisor: new Call(advisor.page, names.client) };
  const both = [calls.client, calls.advisor];
  await Promise.all(both.map((call) => call.join()));
  await Promise.all(both.map((call) => call.waitUntilRunning()));
  await Promise.all(both.map((call) => call.waitForPicture()));
  return calls;
}
