import type { SnapshotStore } from "../snapshotStore";
import type { MediaSnapshot } from "../types";
import type { VoiceWatch } from "../devices/voice";
import type { MediaBrowser, PeerLink, PeerNews, Player } from "./mediaBrowser";

const NOBODY = {
  peer: "absent",
  remoteStream: null,
  remoteScreenStream: null,
  peerMic: false,
  peerCamera: false,
  peerSpeaking: false,
  quality: "unknown",
  peerQuality: "unknown",
  needsGesture: false,
} satisfies Partial<MediaSnapshot>;

/** What is seen and heard of the other side: its streams for the screen, its voice from the loudspeaker. */
export class RemotePeer {
  private player: Player | null = null;
  private voice: VoiceWatch | null = null;

  constructor(
    private readonly browser: MediaBrowser,
    private readonly store: SnapshotStore<MediaSnapshot>,
    private speakerId: string | null,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Shows and plays what the connection carries. Showing it again changes nothing. */
  show(link: PeerLink): void {
    const { audio, video } = link.remote();
    if (audio === null || this.player !== null) return;
    const sound = this.browser.makeStream([audio]);
    this.player = this.browser.play(sound, (needsGesture) => this.store.change({ needsGesture }));
    if (this.speakerId !== null) this.player.setSpeaker(this.speakerId).catch(this.onError);
    this.voice = this.browser.watchVoice(sound, (_level, peerSpeaking) => this.store.change({ peerSpeaking }));
    this.store.change({ remoteStream: this.browser.makeStream(video === null ? [audio] : [audio, video]) });
  }

  /** Takes what the other browser tells of its devices. */
  hear(news: PeerNews, link: PeerLink): void {
    const { screen } = link.remote();
    const { remoteScreenStream } = this.store.getSnapshot();
    this.store.change({
      peerMic: news.mic,
      peerCamera: news.camera,
      peerQuality: news.quality,
      remoteScreenStream: news.sharing && screen !== null ? (remoteScreenStream ?? this.browser.makeStream([screen])) : null,
    });
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.speakerId = deviceId;
    await this.player?.setSpeaker(deviceId);
  }

  async resume(): Promise<void> {
    this.voice?.resume();
    await this.player?.resume();
  }

  /** Nobody is there any more. */
  clear(): void {
    this.player?.stop();
    this.player = null;
    this.voice?.stop();
    this.voice = null;
    this.store.change(NOBODY);
  }
}
