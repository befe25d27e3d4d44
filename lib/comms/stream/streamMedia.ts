import { IDLE_MEDIA } from "../idleMedia";
import { LocalTracks } from "../local/localTracks";
import { LINES, type Line, type MediaBrowser } from "../local/mediaBrowser";
import { SnapshotStore } from "../snapshotStore";
import type { DeviceKind, MediaCall, MediaSession, MediaSnapshot } from "../types";
import type { CallPort, CallView, OpenCall } from "./callPort";
import { StreamPeer } from "./streamPeer";

/**
 * The SDK looks at its own time limit only between attempts, not while the browser is offline. This one goes by the clock and
 * says that the call has failed; the session itself ends on the server, by its own rules.
 */
const GIVE_UP_MS = 60_000;

/** A call carried by Stream. Devices are our own, as in a call between browsers; the provider carries what they give. */
export class StreamMedia implements MediaSession {
  private readonly store = new SnapshotStore<MediaSnapshot>(IDLE_MEDIA);
  private readonly tracks: LocalTracks;
  private readonly remote: StreamPeer;
  private port: CallPort | null = null;
  private readonly stops: (() => void)[] = [];
  private stopWatchdog: (() => void) | null = null;
  private sending: Promise<void> = Promise.resolve();
  private isJoined = false;
  private isOver = false;

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  constructor(
    call: Pick<MediaCall, "choices">,
    private readonly openCall: OpenCall,
    private readonly browser: MediaBrowser,
  ) {
    this.tracks = new LocalTracks(browser, this.store, call.choices, (line) => this.carry(line));
    this.remote = new StreamPeer(browser, this.store, call.choices.speakerId);
  }

  async connect(): Promise<void> {
    if (this.store.getSnapshot().status !== "idle" || this.isOver) return;
    this.store.change({ status: "connecting" });
    await this.tracks.open();
    if (this.isOver) return;
    try {
      const port = await this.openCall();
      if (port === null) return this.close("left");
      // Left meanwhile: what was opened is closed again.
      if (this.isOver) return await port.leave();
      this.port = port;
      await port.join();
      if (!this.isOver) this.stops.push(port.watch((view) => this.follow(view)));
    } catch (error) {
      if (this.isOver) return;
      this.browser.report(error);
      this.fail();
    }
  }

  async leave(): Promise<void> {
    if (this.isOver) return;
    const { port } = this;
    this.close("left");
    await port?.leave();
  }

  dispose(): void {
    void this.leave();
  }

  async setMic(on: boolean): Promise<void> {
    await this.tracks.setMic(on);
    this.carry("audio");
    await this.sending;
  }

  async setCamera(on: boolean): Promise<void> {
    await this.tracks.setCamera(on);
    await this.sending;
  }

  async setDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    if (kind === "speaker") await this.remote.setSpeaker(deviceId);
    else await this.tracks.setDevice(kind, deviceId);
  }

  async startShare(): Promise<void> {
    await this.tracks.startShare();
    await this.sending;
  }

  async stopShare(): Promise<void> {
    this.tracks.stopShare();
    await this.sending;
  }

  async resumePlayback(): Promise<void> {
    this.tracks.resumeVoice();
    await this.remote.resume();
  }

  private follow(view: CallView): void {
    if (this.isOver) return;
    const { status, me, others } = view;
    if (status === "left") return this.close("left");
    if (status === "failed") return this.fail();
    const wasJoined = this.isJoined;
    const wasConnectionId = this.store.getSnapshot().connectionId;
    this.isJoined = status === "joined";
    const shown = status === "joined" ? "connected" : status === "reconnecting" ? "reconnecting" : "connecting";
    this.store.change({ status: shown, quality: me?.quality ?? "unknown", ...(me === null ? {} : { connectionId: me.connectionId }) });
    this.watchOver(status === "reconnecting");
    // A connection made anew carries nothing until it is told to.
    if (this.isJoined && (!wasJoined || me?.connectionId !== wasConnectionId)) for (const line of LINES) this.carry(line);
    // Someone who came back may be there twice for a while; the newer one is real.
    const peer = others.filter(({ userId }) => userId !== me?.userId).sort((a, b) => b.joinedAtMs - a.joinedAtMs)[0];
    if (peer === undefined) this.remote.clear();
    else this.remote.show(peer, status === "reconnecting");
  }

  /** Sends what a line has now, one change after the other. A muted microphone is not sent. */
  private carry(line: Line): void {
    if (!this.isJoined) return;
    this.sending = this.sending.then(async () => {
      const { port } = this;
      const track = this.tracks.current(line);
      if (port === null || this.isOver || !this.isJoined) return;
      try {
        await port.send(line, line === "audio" && track?.enabled === false ? null : track);
      } catch (error) {
        // The next joining sends everything again.
        if (!this.isOver) this.browser.report(error);
      }
    });
  }

  private watchOver(isReconnecting: boolean): void {
    if (isReconnecting) {
      this.stopWatchdog ??= this.browser.after(GIVE_UP_MS, () => this.fail());
      return;
    }
    this.stopWatchdog?.();
    this.stopWatchdog = null;
  }

  private fail(): void {
    const { port } = this;
    this.close("failed");
    this.store.change({ error: "network" });
    void port?.leave();
  }

  private close(status: "left" | "failed"): void {
    this.isOver = true;
    this.isJoined = false;
    this.watchOver(false);
    for (const stop of this.stops.splice(0)) stop();
    this.remote.clear();
    this.tracks.close();
    this.store.change({ status });
  }
}
