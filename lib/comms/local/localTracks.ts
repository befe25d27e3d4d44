import { mediaErrorOf } from "../devices/mediaErrors";
import type { DeviceWish } from "../devices/openDevices";
import type { VoiceWatch } from "../devices/voice";
import type { SnapshotStore } from "../snapshotStore";
import type { MediaChoices, MediaSnapshot } from "../types";
import type { Line, MediaBrowser } from "./mediaBrowser";

/**
 * One's own microphone, camera and screen during a call. A muted microphone stays open and silent, so that it is back at once;
 * a camera that is off is closed, so that its light is off too.
 */
export class LocalTracks {
  private readonly tracks: Record<Line, MediaStreamTrack | null> = { audio: null, video: null, screen: null };
  private readonly ids: { audio: string | null; video: string | null };
  private voice: VoiceWatch | null = null;
  private isClosed = false;

  constructor(
    private readonly browser: MediaBrowser,
    private readonly store: SnapshotStore<MediaSnapshot>,
    private readonly choices: MediaChoices,
    /** Told of every change of what a line carries. */
    private readonly onTrack: (line: Line, track: MediaStreamTrack | null) => void,
  ) {
    this.ids = { audio: choices.microphoneId, video: choices.cameraId };
  }

  current(line: Line): MediaStreamTrack | null {
    return this.tracks[line];
  }

  /** Opens what was chosen before the call. The microphone is opened muted when that was the choice. */
  async open(): Promise<void> {
    const wish = { audio: this.choices.mic ? { id: this.ids.audio } : null, video: this.choices.camera ? { id: this.ids.video } : null };
    await this.take(wish);
  }

  async setMic(on: boolean): Promise<void> {
    const { audio } = this.tracks;
    if (on && audio === null) return await this.take({ audio: { id: this.ids.audio }, video: null });
    if (audio !== null) audio.enabled = on;
    this.show();
  }

  async setCamera(on: boolean): Promise<void> {
    if (on === (this.tracks.video !== null)) return;
    if (on) return await this.take({ audio: null, video: { id: this.ids.video } });
    this.put("video", null);
    this.show();
  }

  /** Changes a device; while it is off only the choice changes. */
  async setDevice(kind: "microphone" | "camera", deviceId: string): Promise<void> {
    if (kind === "microphone") {
      this.ids.audio = deviceId;
      const wasOn = this.tracks.audio?.enabled ?? false;
      if (this.tracks.audio === null) return;
      await this.take({ audio: { id: deviceId }, video: null });
      if (!wasOn) await this.setMic(false);
      return;
    }
    this.ids.video = deviceId;
    if (this.tracks.video !== null) await this.take({ audio: null, video: { id: deviceId } });
  }

  async startShare(): Promise<void> {
    if (this.tracks.screen !== null) return;
    try {
      const track = await this.browser.openScreen();
      if (track === null) return;
      if (this.isClosed) return track.stop();
      this.put("screen", track);
      this.show();
    } catch (error) {
      this.store.change({ error: mediaErrorOf(error) });
    }
  }

  stopShare(): void {
    this.put("screen", null);
    this.show();
  }

  /** A voice that the browser held back may be heard from a click on. */
  resumeVoice(): void {
    this.voice?.resume();
  }

  /** Stops every track. Nothing is opened afterwards, not even what was asked for before. */
  close(): void {
    this.isClosed = true;
    for (const line of ["audio", "video", "screen"] as const) this.put(line, null);
    this.show();
  }

  private async take(wish: DeviceWish): Promise<void> {
    const { audio, video, error } = await this.browser.openDevices(wish);
    if (this.isClosed) {
      audio?.stop();
      video?.stop();
      return;
    }
    // A device that could not be changed leaves the old one in place.
    if (audio !== null) this.put("audio", audio);
    if (video !== null) this.put("video", video);
    this.store.change({ error });
    this.show();
  }

  private put(line: Line, track: MediaStreamTrack | null): void {
    const before = this.tracks[line];
    if (before === track) return;
    if (before !== null) {
      before.onended = null;
      before.stop();
    }
    this.tracks[line] = track;
    if (track !== null) track.onended = () => this.lost(line);
    if (line === "audio") this.listen(track);
    this.onTrack(line, track);
  }

  /** Unplugged, taken by the system, or the browser's own "Stop sharing". */
  private lost(line: Line): void {
    this.put(line, null);
    if (line !== "screen") this.store.change({ error: "no-device" });
    this.show();
  }

  private listen(track: MediaStreamTrack | null): void {
    this.voice?.stop();
    this.voice = null;
    if (track === null) return this.store.change({ speaking: false });
    this.voice = this.browser.watchVoice(this.browser.makeStream([track]), (_level, speaking) => this.store.change({ speaking }));
  }

  private show(): void {
    const { audio, video, screen } = this.tracks;
    const { localStream, screenStream } = this.store.getSnapshot();
    this.store.change({
      mic: audio?.enabled ?? false,
      camera: video !== null,
      sharing: screen !== null,
      localStream: this.streamOf(localStream, video),
      screenStream: this.streamOf(screenStream, screen),
    });
  }

  /** The stream that shows a track: the same object while the track is the same, so that no picture blinks. */
  private streamOf(before: MediaStream | null, track: MediaStreamTrack | null): MediaStream | null {
    if (track === null) return null;
    return before?.getVideoTracks()[0] === track ? before : this.browser.makeStream([track]);
  }
}
