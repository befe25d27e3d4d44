import type { LinkEvents, Line, MediaBrowser, PeerLink, PeerNews } from "../../../lib/comms/local/mediaBrowser";
import type { Signal, Signalling } from "../../../lib/comms/local/signals";
import type { MediaError } from "../../../lib/comms/types";

/** A clock whose timers run when a test says so. */
export class FakeClock {
  nowMs = 0;
  private timers: { atMs: number; run: () => void; everyMs: number | null }[] = [];

  after = (ms: number, run: () => void) => this.add({ atMs: this.nowMs + ms, run, everyMs: null });
  every = (ms: number, run: () => void) => this.add({ atMs: this.nowMs + ms, run, everyMs: ms });

  /** Lets time pass, timer by timer, with everything asynchronous in between. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settle();
      const next = this.timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.nowMs = next.atMs;
      if (next.everyMs === null) this.timers = this.timers.filter((timer) => timer !== next);
      else next.atMs += next.everyMs;
      next.run();
    }
    this.nowMs = untilMs;
    await settle();
  }

  private add(timer: { atMs: number; run: () => void; everyMs: number | null }): () => void {
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}

/** Lets everything that waits only for promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

/** A track as far as the call touches it. */
export class FakeTrack {
  enabled = true;
  readyState: "live" | "ended" = "live";
  onended: (() => void) | null = null;
  constructor(
    readonly kind: "audio" | "video",
    readonly label: string,
  ) {}
  stop(): void {
    this.readyState = "ended";
  }
  /** The device is pulled out. */
  end(): void {
    this.readyState = "ended";
    this.onended?.();
  }
}

const asTrack = (track: FakeTrack) => track as unknown as MediaStreamTrack;

/** The server and the network between two people: inboxes by person, and links that find each other by description. */
export class FakeServer {
  readonly inboxes: Record<"client" | "advisor", Signal[]> = { client: [], advisor: [] };
  readonly log: string[] = [];
  readonly links: FakeLink[] = [];
  isReachable = true;
  private listeners: { who: "client" | "advisor"; run: () => void }[] = [];

  signalling(me: "client" | "advisor"): Signalling {
    const other = me === "client" ? "advisor" : "client";
    return {
      send: async ({ connectionId, toConnectionId, kind, payload }) => {
        await Promise.resolve();
        const inbox = this.inboxes[other];
        inbox.push({ seq: inbox.length + 1, fromConnectionId: connectionId, toConnectionId, kind, payload });
        this.log.push(`${me} ${kind}`);
        for (const { who, run } of this.listeners) if (who === other) run();
      },
      listen: (onSignals) => {
        const run = () => onSignals([...this.inboxes[me]]);
        const listener = { who: me, run };
        this.listeners.push(listener);
        run();
        return () => {
          this.listeners = this.listeners.filter((known) => known !== listener);
        };
      },
      connected: async ({ connectionId, peerConnectionId }) => void this.log.push(`${me} connected ${connectionId}-${peerConnectionId}`),
      left: async ({ connectionId }) => void this.log.push(`${me} left ${connectionId}`),
      peerLost: async ({ peerConnectionId }) => void this.log.push(`${me} lost ${peerConnectionId}`),
    };
  }
}

/** A link: the impolite side offers itself by number, the polite side answers, and both are connected. */
export class FakeLink implements PeerLink {
  readonly carried: Record<Line, MediaStreamTrack | null> = { audio: null, video: null, screen: null };
  readonly told: PeerNews[] = [];
  readonly tracks = {
    audio: new FakeTrack("audio", "peer"),
    video: new FakeTrack("video", "peer"),
    screen: new FakeTrack("video", "peer screen"),
  };
  other: FakeLink | null = null;
  isClosed = false;
  restarts = 0;
  quality = { roundTripMs: 10, lossPart: 0 };

  constructor(
    private readonly server: FakeServer,
    readonly isPolite: boolean,
    readonly events: LinkEvents,
  ) {
    server.links.push(this);
    if (!isPolite) events.onSignal("description", JSON.stringify({ offer: server.links.length - 1 }));
  }

  remote = () => ({ audio: asTrack(this.tracks.audio), video: asTrack(this.tracks.video), screen: asTrack(this.tracks.screen) });

  async setTrack(line: Line, track: MediaStreamTrack | null): Promise<void> {
    this.carried[line] = track;
  }

  async receive(kind: "description" | "candidates", payload: string): Promise<void> {
    if (kind !== "description" || !this.server.isReachable) return;
    const { offer, answer } = JSON.parse(payload) as { offer?: number; answer?: number };
    const other = this.server.links[offer ?? answer ?? -1];
    if (other === undefined || other.isClosed) return;
    this.other = other;
    if (offer !== undefined) {
      this.events.onSignal("description", JSON.stringify({ answer: this.server.links.indexOf(this) }));
      return;
    }
    for (const side of [this, other]) {
      side.state("connected");
      side.events.onReady();
    }
  }

  state(state: RTCPeerConnectionState): void {
    if (!this.isClosed) this.events.onState(state);
  }

  restart(): void {
    this.restarts += 1;
  }

  tell(news: PeerNews): void {
    this.told.push(news);
    if (this.other !== null && !this.other.isClosed) this.other.events.onNews(news);
  }

  figures = async () => this.quality;

  close(): void {
    this.isClosed = true;
  }
}

/** One person's browser. Everything a test wants to look at or break is a field. */
export class FakeBrowser {
  readonly opened: FakeTrack[] = [];
  readonly links: FakeLink[] = [];
  readonly voices: ((level: number, isSpeaking: boolean) => void)[] = [];
  readonly speakers: string[] = [];
  refusal: MediaError | null = null;
  isSoundBlocked = false;
  screenIsRefused = false;
  private ids = 0;

  constructor(
    private readonly name: string,
    private readonly server: FakeServer,
    private readonly clock: FakeClock,
  ) {}

  readonly media: MediaBrowser = {
    newId: () => `${this.name}${(this.ids += 1)}`,
    nowMs: () => this.clock.nowMs,
    after: (ms, run) => this.clock.after(ms, run),
    every: (ms, run) => this.clock.every(ms, run),
    openDevices: async ({ audio, video }) => {
      if (this.refusal !== null) return { audio: null, video: null, error: this.refusal };
      return {
        audio: audio === null ? null : this.open("audio", audio.id ?? "default microphone"),
        video: video === null ? null : this.open("video", video.id ?? "default camera"),
        error: null,
      };
    },
    openScreen: async () => (this.screenIsRefused ? null : this.open("video", "screen")),
    makeStream: (tracks) => {
      const of = (kind: string) => tracks.filter((track) => track.kind === kind);
      return { getTracks: () => tracks, getVideoTracks: () => of("video"), getAudioTracks: () => of("audio") } as unknown as MediaStream;
    },
    createLink: ({ isPolite, events }) => {
      const link = new FakeLink(this.server, isPolite, events);
      this.links.push(link);
      return link;
    },
    report: (error) => {
      throw error;
    },
    watchVoice: (_stream, onVoice) => {
      this.voices.push(onVoice);
      return { resume: () => undefined, stop: () => undefined };
    },
    play: (_stream, onBlocked) => {
      onBlocked(this.isSoundBlocked);
      return {
        resume: async () => onBlocked(false),
        setSpeaker: async (deviceId) => void this.speakers.push(deviceId),
        stop: () => undefined,
      };
    },
  };

  private open(kind: "audio" | "video", label: string): MediaStreamTrack {
    const track = new FakeTrack(kind, label);
    this.opened.push(track);
    return asTrack(track);
  }
}
