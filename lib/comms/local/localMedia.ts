import { IDLE_MEDIA } from "../idleMedia";
import { SnapshotStore } from "../snapshotStore";
import type { DeviceKind, MediaCall, MediaSession, MediaSnapshot } from "../types";
import { LocalTracks } from "./localTracks";
import { LINES, type Line, type MediaBrowser, type PeerLink, type PeerNews } from "./mediaBrowser";
import { gradeQuality } from "./quality";
import { RemotePeer } from "./remotePeer";
import { Repair } from "./repair";
import { SignalQueue } from "./signalQueue";
import { liveSignals, readHello, writeHello, type Signal, type Signalling, type SignalKind } from "./signals";

const LOOK_EVERY_MS = 2_000;

/**
 * A call from browser to browser; the server only passes signals and hears who is there.
 *
 * Each page's part in a call is a *connection* with a name of its own. A hello says which one it is; a later hello of the same
 * person replaces the former. A connection that the other side reported as lost cannot come back: it takes a new name.
 */
export class LocalMedia implements MediaSession {
  private readonly store = new SnapshotStore<MediaSnapshot>(IDLE_MEDIA);
  private readonly tracks: LocalTracks;
  private readonly remote: RemotePeer;
  private readonly repair: Repair;
  private readonly queue: SignalQueue;
  private readonly stops: (() => void)[] = [];
  private connectionId = "";
  private peerId: string | null = null;
  private link: PeerLink | null = null;
  private lastTold: PeerNews | null = null;
  private lastSeq = 0;
  private isOver = false;
  /** Both browsers reached each other over the present link. */
  private wasConnected = false;

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  constructor(
    call: Pick<MediaCall, "choices">,
    private readonly signalling: Signalling,
    private readonly isPolite: boolean,
    private readonly browser: MediaBrowser,
  ) {
    this.tracks = new LocalTracks(browser, this.store, call.choices, (line, track) => this.carry(line, track));
    this.remote = new RemotePeer(browser, this.store, call.choices.speakerId, (error) => this.trouble(error));
    this.queue = new SignalQueue((error) => this.trouble(error));
    this.repair = new Repair(browser, isPolite, {
      restart: () => this.link?.restart(),
      rebuild: () => this.renew(),
      giveUp: () => this.fail(),
    });
  }

  async connect(): Promise<void> {
    if (this.store.getSnapshot().status !== "idle" || this.isOver) return;
    this.store.change({ status: "connecting" });
    await this.tracks.open();
    if (this.isOver) return;
    this.rename();
    this.stops.push(
      this.signalling.listen(
        (signals) => this.receive(signals),
        (error) => this.trouble(error),
      ),
    );
    this.stops.push(this.browser.every(LOOK_EVERY_MS, () => void this.look()));
    this.stops.push(this.store.subscribe(() => this.tell()));
    await this.sayHello(null, []);
  }

  async leave(): Promise<void> {
    if (this.isOver) return;
    const isKnown = this.connectionId !== "";
    const byes = isKnown ? [this.send("bye", "", null), this.signalling.left({ connectionId: this.connectionId })] : [];
    this.close();
    // The call may be closed already, which is what leaving asks for.
    await Promise.allSettled(byes);
  }

  dispose(): void {
    void this.leave();
  }

  setMic = async (on: boolean) => await this.tracks.setMic(on);
  setCamera = async (on: boolean) => await this.tracks.setCamera(on);
  startShare = async () => await this.tracks.startShare();
  stopShare = async () => this.tracks.stopShare();

  async setDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    if (kind === "speaker") await this.remote.setSpeaker(deviceId);
    else await this.tracks.setDevice(kind, deviceId);
  }

  async resumePlayback(): Promise<void> {
    this.tracks.resumeVoice();
    await this.remote.resume();
  }

  /** Takes what is new in the inbox; each query answer holds the whole of it. */
  private receive(signals: Signal[]): void {
    const fresh = signals.filter(({ seq }) => seq > this.lastSeq);
    this.lastSeq = fresh.at(-1)?.seq ?? this.lastSeq;
    for (const signal of liveSignals(fresh)) this.queue.add(async () => await this.handle(signal));
  }

  private async handle({ kind, fromConnectionId, toConnectionId, payload }: Signal): Promise<void> {
    if (this.isOver || (toConnectionId !== null && toConnectionId !== this.connectionId)) return;
    if (kind === "hello") return this.greet(fromConnectionId, toConnectionId === null, readHello(payload).lost);
    if (fromConnectionId !== this.peerId) return;
    if (kind === "bye") return this.forget(true);
    await this.link?.receive(kind, payload);
  }

  /** The other side is there. Whoever has just come is answered, so that it knows this side whichever came first. */
  private greet(peerId: string, wantsAnswer: boolean, lost: string[]): void {
    const former = this.peerId;
    if (former !== peerId) {
      this.forget(former !== null);
      this.peerId = peerId;
    }
    const isLost = lost.includes(this.connectionId);
    if (isLost) this.rename();
    // Before the first offer: what comes from a connection that has not said hello is ignored.
    if (isLost || wantsAnswer) void this.sayHello(isLost ? null : peerId, []);
    if (former !== peerId || isLost) this.openLink();
  }

  private openLink(): void {
    this.closeLink();
    this.repair.connecting();
    const link: PeerLink = this.browser.createLink({
      isPolite: this.isPolite,
      events: {
        onSignal: (kind, payload) => this.sendToPeer(kind, payload),
        onState: (state) => this.followLink(state),
        onReady: () => {
          this.lastTold = null;
          this.tell();
        },
        onNews: (news) => this.remote.hear(news, link),
        onError: (error) => this.trouble(error),
      },
    });
    this.link = link;
    for (const line of LINES) this.carry(line, this.tracks.current(line));
  }

  private followLink(state: RTCPeerConnectionState): void {
    switch (state) {
      case "connected":
        this.repair.connected();
        this.wasConnected = true;
        this.store.change({ status: "connected", peer: "present" });
        if (this.link !== null) this.remote.show(this.link);
        return this.reportConnected();
      case "disconnected":
        this.store.change({ status: "reconnecting", peer: "unstable" });
        return this.repair.disconnected();
      case "failed":
        this.store.change({ status: "reconnecting", peer: "unstable" });
        if (this.wasConnected) return this.renew();
        return this.link?.restart();
      case "new":
      case "connecting":
      case "closed":
        return;
    }
  }

  /** Begins anew under a new name, and says which connection of the other's has been reported as lost. */
  private renew(): void {
    const lost = this.peerId !== null && this.wasConnected ? [this.peerId] : [];
    this.forget(this.wasConnected);
    this.rename();
    this.store.change({ status: "reconnecting" });
    this.sayHello(null, lost).catch((error: unknown) => this.trouble(error));
  }

  /** Nobody is there any more. `isLost` says that the server is to know. */
  private forget(isLost: boolean): void {
    const { peerId } = this;
    if (isLost && peerId !== null) this.signalling.peerLost({ peerConnectionId: peerId }).catch((error: unknown) => this.trouble(error));
    this.closeLink();
    this.peerId = null;
    this.repair.alone();
    const { status } = this.store.getSnapshot();
    this.store.change(status === "reconnecting" ? { status: "connected" } : {});
  }

  private closeLink(): void {
    this.wasConnected = false;
    this.link?.close();
    this.link = null;
    this.remote.clear();
  }

  private async look(): Promise<void> {
    const { link } = this;
    if (link === null || !this.wasConnected) return;
    try {
      const quality = gradeQuality(await link.figures());
      if (link === this.link) this.store.change({ quality });
    } catch (error) {
      this.trouble(error);
    }
  }

  /** Tells the other browser what it is to show of this side, when that has changed. */
  private tell(): void {
    const { mic, camera, sharing, quality } = this.store.getSnapshot();
    const told = this.lastTold;
    if (told?.mic === mic && told.camera === camera && told.sharing === sharing && told.quality === quality) return;
    this.lastTold = { mic, camera, sharing, quality };
    this.link?.tell(this.lastTold);
  }

  private carry(line: Line, track: MediaStreamTrack | null): void {
    this.link?.setTrack(line, track).catch((error: unknown) => this.trouble(error));
  }

  private reportConnected(): void {
    if (this.peerId === null) return;
    this.signalling
      .connected({ connectionId: this.connectionId, peerConnectionId: this.peerId })
      .catch((error: unknown) => this.trouble(error));
  }

  private async sayHello(to: string | null, lost: string[]): Promise<void> {
    try {
      await this.send("hello", writeHello({ lost }), to);
      const { status } = this.store.getSnapshot();
      if (!this.isOver && (status === "connecting" || status === "reconnecting")) this.store.change({ status: "connected" });
    } catch (error) {
      this.trouble(error);
    }
  }

  private sendToPeer(kind: "description" | "candidates", payload: string): void {
    if (this.peerId !== null) this.send(kind, payload, this.peerId).catch((error: unknown) => this.trouble(error));
  }

  private async send(kind: SignalKind, payload: string, toConnectionId: string | null): Promise<void> {
    await this.signalling.send({ connectionId: this.connectionId, toConnectionId, kind, payload });
  }

  private rename(): void {
    this.connectionId = this.browser.newId();
    this.store.change({ connectionId: this.connectionId });
  }

  /** A step failed that should not have. The call goes on; repair goes by the state of the connection alone. */
  private trouble(error: unknown): void {
    if (!this.isOver) this.browser.report(error);
  }

  private fail(): void {
    this.repair.alone();
    this.closeLink();
    this.store.change({ status: "failed", error: "network" });
  }

  private close(): void {
    this.isOver = true;
    this.queue.close();
    this.repair.alone();
    for (const stop of this.stops) stop();
    this.closeLink();
    this.tracks.close();
    this.store.change({ status: "left" });
  }
}
