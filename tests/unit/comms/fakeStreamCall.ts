import type { Line } from "../../../lib/comms/local/mediaBrowser";
import type { CallParticipant, CallPort, CallStatus, CallView } from "../../../lib/comms/stream/callPort";
import { FakeTrack } from "./fakeCall";

const asTrack = (track: FakeTrack) => track as unknown as MediaStreamTrack;

/** Somebody in the call, by the facts that the provider's client shows of them. */
function participant(userId: string, connectionId: string, joinedAtMs: number): CallParticipant {
  return {
    connectionId,
    userId,
    joinedAtMs,
    tracks: { audio: null, video: null, screen: null },
    isSending: { audio: false, video: false, screen: false },
    isSpeaking: false,
    quality: "excellent",
  };
}

/** One call at the provider as one person's client shows it. */
export class FakeStreamCall implements CallPort {
  readonly sent: Record<Line, MediaStreamTrack | null> = { audio: null, video: null, screen: null };
  readonly log: string[] = [];
  others: CallParticipant[] = [];
  me: CallParticipant | null = null;
  joinFailure: Error | null = null;
  leaves = 0;
  private status: CallStatus = "idle";
  private readonly listeners = new Set<(view: CallView) => void>();

  async join(): Promise<void> {
    await Promise.resolve();
    if (this.joinFailure !== null) throw this.joinFailure;
    this.me = participant("me", "conn-1", 1_000);
    this.status = "joined";
    this.tell();
  }

  /** Like the SDK, which has left already when the server ended the call. */
  async leave(): Promise<void> {
    this.leaves += 1;
    await Promise.resolve();
    this.change("left");
  }

  async send(line: Line, track: MediaStreamTrack | null): Promise<void> {
    await Promise.resolve();
    this.sent[line] = track;
    this.log.push(`${this.me?.connectionId ?? "nobody"} ${line} ${track === null ? "off" : "on"}`);
  }

  watch(onView: (view: CallView) => void): () => void {
    this.listeners.add(onView);
    onView(this.view());
    return () => this.listeners.delete(onView);
  }

  /** The client's state changes. */
  change(status: CallStatus): void {
    this.status = status;
    this.tell();
  }

  /** The client made its connection anew, under another name. */
  rejoin(): void {
    this.change("reconnecting");
    this.me = participant("me", "conn-2", 9_000);
    this.change("joined");
  }

  /** The other party enters with microphone and camera on. */
  peerJoins(connectionId = "peer-1", joinedAtMs = 2_000): void {
    const peer = participant("peer", connectionId, joinedAtMs);
    peer.tracks = { audio: asTrack(new FakeTrack("audio", "peer")), video: asTrack(new FakeTrack("video", "peer")), screen: null };
    peer.isSending = { audio: true, video: true, screen: false };
    this.others = [...this.others, peer];
    this.tell();
  }

  peerLeaves(): void {
    this.others = [];
    this.tell();
  }

  /** The newest of the other party's connections changes. */
  peerChanges(change: (peer: CallParticipant) => Partial<CallParticipant>): void {
    this.others = this.others.map((peer, at) => (at === this.others.length - 1 ? { ...peer, ...change(peer) } : peer));
    this.tell();
  }

  private view(): CallView {
    return { status: this.status, me: this.me, others: this.others };
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener(this.view());
  }
}
