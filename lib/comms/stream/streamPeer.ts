import type { MediaBrowser, Player } from "../local/mediaBrowser";
import type { SnapshotStore } from "../snapshotStore";
import type { MediaSnapshot } from "../types";
import type { CallParticipant } from "./callPort";

const NOBODY = {
  peer: "absent",
  remoteStream: null,
  remoteScreenStream: null,
  peerMic: false,
  peerCamera: false,
  peerSpeaking: false,
  peerQuality: "unknown",
  needsGesture: false,
} satisfies Partial<MediaSnapshot>;

/** What is seen and heard of the other party: streams for the screen, the voice from the loudspeaker. */
export class StreamPeer {
  private player: { track: MediaStreamTrack; play: Player } | null = null;

  constructor(
    private readonly browser: MediaBrowser,
    private readonly store: SnapshotStore<MediaSnapshot>,
    private speakerId: string | null,
  ) {}

  /** Shows somebody as they are now. Streams stay the same objects while their tracks do. */
  show(person: CallParticipant, isUnstable: boolean): void {
    const { tracks, isSending } = person;
    this.playVoice(tracks.audio);
    const { remoteStream, remoteScreenStream } = this.store.getSnapshot();
    this.store.change({
      peer: isUnstable ? "unstable" : "present",
      remoteStream: this.streamOf(remoteStream, [tracks.audio, tracks.video]),
      remoteScreenStream: this.streamOf(remoteScreenStream, isSending.screen ? [tracks.screen] : []),
      peerMic: isSending.audio,
      peerCamera: isSending.video,
      peerSpeaking: person.isSpeaking,
      peerQuality: person.quality,
    });
  }

  /** Nobody is there any more. */
  clear(): void {
    this.stopVoice();
    this.store.change(NOBODY);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.speakerId = deviceId;
    await this.player?.play.setSpeaker(deviceId);
  }

  async resume(): Promise<void> {
    await this.player?.play.resume();
  }

  private streamOf(before: MediaStream | null, wanted: (MediaStreamTrack | null)[]): MediaStream | null {
    const tracks = wanted.filter((track) => track !== null);
    if (tracks.length === 0) return null;
    const known = before?.getTracks() ?? [];
    const isSame = known.length === tracks.length && tracks.every((track, at) => track === known[at]);
    return isSame && before !== null ? before : this.browser.makeStream(tracks);
  }

  private playVoice(track: MediaStreamTrack | null): void {
    if (track === (this.player?.track ?? null)) return;
    this.stopVoice();
    if (track === null) return;
    const play = this.browser.play(this.browser.makeStream([track]), (needsGesture) => this.store.change({ needsGesture }));
    this.player = { track, play };
    if (this.speakerId !== null) play.setSpeaker(this.speakerId).catch((error: unknown) => this.browser.report(error));
  }

  private stopVoice(): void {
    this.player?.play.stop();
    this.player = null;
  }
}
