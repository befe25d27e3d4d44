import { describe, expect, it } from "vitest";
import type { MediaChoices, MediaError, MediaSession } from "../../../lib/comms/types";

/** One side of a call, and the hands that move everything around it. */
export type MediaRig = {
  me: MediaSession;
  /** Enters the call with microphone and camera on. */
  peerJoins: () => Promise<void>;
  peerLeaves: () => Promise<void>;
  peerMutes: () => Promise<void>;
  peerSharesScreen: (on: boolean) => Promise<void>;
  /** The way to the other is gone without a word, or there again. */
  breakNetwork: () => Promise<void>;
  restoreNetwork: () => Promise<void>;
  /** Own tracks that are still open: devices whose light is on. */
  openTracks: () => number;
};

export type MediaRigOptions = { choices: MediaChoices; deviceRefusal?: MediaError; isSoundBlocked?: boolean };

const BOTH: MediaChoices = { mic: true, camera: true, microphoneId: null, cameraId: null, speakerId: null };

/** What every implementation of `MediaSession` does. Run with a rig of each. */
export function mediaContract(name: string, createRig: (options: MediaRigOptions) => Promise<MediaRig>): void {
  const together = async (options: Partial<MediaRigOptions> = {}) => {
    const rig = await createRig({ choices: BOTH, ...options });
    await rig.me.connect();
    await rig.peerJoins();
    return rig;
  };

  describe(`media session: ${name}`, () => {
    it("opens no device before it is asked to", async () => {
      const { me, openTracks } = await createRig({ choices: BOTH });
      expect(me.getSnapshot()).toMatchObject({ status: "idle", peer: "absent", mic: false, camera: false, localStream: null, error: null });
      expect(openTracks()).toBe(0);
    });

    it("is connected alone, with its own devices on and nobody there", async () => {
      const { me } = await createRig({ choices: BOTH });
      await me.connect();
      expect(me.getSnapshot()).toMatchObject({ status: "connected", peer: "absent", mic: true, camera: true, remoteStream: null });
      expect(me.getSnapshot().connectionId).not.toBe("");
      expect(me.getSnapshot().localStream).not.toBeNull();
    });

    it("shows the other with microphone and camera once both are there", async () => {
      const { me } = await together();
      const { peer, peerMic, peerCamera, remoteStream } = me.getSnapshot();
      expect({ peer, peerMic, peerCamera }).toEqual({ peer: "present", peerMic: true, peerCamera: true });
      expect(remoteStream?.getTracks().map((track) => track.kind)).toEqual(["audio", "video"]);
    });

    it("enters as chosen before", async () => {
      const { me } = await together({ choices: { ...BOTH, camera: false } });
      expect(me.getSnapshot()).toMatchObject({ mic: true, camera: false, localStream: null });
    });

    it("turns microphone and camera off and on", async () => {
      const { me } = await together();
      await me.setMic(false);
      await me.setCamera(false);
      expect(me.getSnapshot()).toMatchObject({ mic: false, camera: false, localStream: null });
      await me.setMic(true);
      await me.setCamera(true);
      expect(me.getSnapshot()).toMatchObject({ mic: true, camera: true });
    });

    it("closes the camera, not only its picture, when it is turned off", async () => {
      const { me, openTracks } = await together();
      const before = openTracks();
      await me.setCamera(false);
      expect(openTracks()).toBe(before - 1);
    });

    it("hears that the other muted, and keeps the picture", async () => {
      const { me, peerMutes } = await together();
      const { remoteStream } = me.getSnapshot();
      await peerMutes();
      expect(me.getSnapshot()).toMatchObject({ peerMic: false, peerCamera: true });
      expect(me.getSnapshot().remoteStream).toBe(remoteStream);
    });

    it("shares a screen beside the camera, and stops", async () => {
      const { me } = await together();
      await me.startShare();
      expect(me.getSnapshot()).toMatchObject({ sharing: true, camera: true });
      expect(me.getSnapshot().screenStream).not.toBeNull();
      await me.stopShare();
      expect(me.getSnapshot()).toMatchObject({ sharing: false, screenStream: null, camera: true });
    });

    it("shows the other's screen while it is shared", async () => {
      const { me, peerSharesScreen } = await together();
      await peerSharesScreen(true);
      expect(me.getSnapshot().remoteScreenStream).not.toBeNull();
      await peerSharesScreen(false);
      expect(me.getSnapshot().remoteScreenStream).toBeNull();
    });

    it.each(["permission", "no-device", "in-use", "insecure-context"] as const)(
      "stays in the call when the devices fail: %s",
      async (deviceRefusal) => {
        const { me } = await together({ deviceRefusal });
        expect(me.getSnapshot()).toMatchObject({ status: "connected", peer: "present", mic: false, camera: false, error: deviceRefusal });
      },
    );

    it("asks for a click when the browser holds the sound back", async () => {
      const { me } = await together({ isSoundBlocked: true });
      expect(me.getSnapshot().needsGesture).toBe(true);
      await me.resumePlayback();
      expect(me.getSnapshot().needsGesture).toBe(false);
    });

    it("says that the connection is being repaired, and that it is back", async () => {
      const { me, breakNetwork, restoreNetwork } = await together();
      await breakNetwork();
      expect(me.getSnapshot()).toMatchObject({ status: "reconnecting", peer: "unstable" });
      await restoreNetwork();
      expect(me.getSnapshot()).toMatchObject({ status: "connected", peer: "present" });
    });

    it("says that the other has left", async () => {
      const { me, peerLeaves } = await together();
      await peerLeaves();
      expect(me.getSnapshot()).toMatchObject({ status: "connected", peer: "absent", remoteStream: null, peerMic: false });
    });

    it("leaves with every device closed, any number of times, and stays away", async () => {
      const { me, openTracks } = await together();
      await me.startShare();
      await me.leave();
      await me.leave();
      me.dispose();
      await me.connect();
      expect(me.getSnapshot()).toMatchObject({
        status: "left",
        peer: "absent",
        localStream: null,
        screenStream: null,
        mic: false,
        camera: false,
        sharing: false,
      });
      expect(openTracks()).toBe(0);
    });

    it("leaves while it is still entering, with every device closed", async () => {
      const { me, openTracks } = await createRig({ choices: BOTH });
      const entering = me.connect();
      me.dispose();
      await entering;
      expect(me.getSnapshot().status).toBe("left");
      expect(openTracks()).toBe(0);
    });

    it("keeps one snapshot while nothing changes, and tells its listeners when something does", async () => {
      const { me } = await together();
      let told = 0;
      const stop = me.subscribe(() => (told += 1));
      const before = me.getSnapshot();
      await me.setMic(true);
      expect(me.getSnapshot()).toBe(before);
      expect(told).toBe(0);
      await me.setMic(false);
      expect(me.getSnapshot()).not.toBe(before);
      expect(told).toBe(1);
      stop();
      await me.setMic(true);
      expect(told).toBe(1);
    });
  });
}
