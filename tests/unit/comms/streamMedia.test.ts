import { CallingState, SfuModels, type StreamVideoParticipant } from "@stream-io/video-client";
import { describe, expect, it } from "vitest";
import { findCall } from "@/lib/comms/stream/createStreamMedia";
import { toCallStatus, toParticipant } from "@/lib/comms/stream/streamCall";
import { StreamMedia } from "@/lib/comms/stream/streamMedia";
import type { StreamPlace } from "@/lib/comms/stream/credentials";
import type { MediaChoices } from "@/lib/comms/types";
import { FakeBrowser, FakeClock, FakeServer, FakeTrack, settle } from "./fakeCall";
import { FakeStreamCall } from "./fakeStreamCall";
import { mediaContract } from "./mediaContract";

const BOTH: MediaChoices = { mic: true, camera: true, microphoneId: null, cameraId: null, speakerId: null };

function createCall(choices: MediaChoices = BOTH) {
  const clock = new FakeClock();
  const browser = new FakeBrowser("c", new FakeServer(), clock);
  const reported: unknown[] = [];
  const call = new FakeStreamCall();
  const me = new StreamMedia({ choices }, async () => await Promise.resolve(call), { ...browser.media, report: (error) => void reported.push(error) });
  const openTracks = () => browser.opened.filter((track) => track.readyState === "live").length;
  return { clock, browser, call, me, reported, openTracks };
}

mediaContract("Stream", async ({ choices, deviceRefusal, isSoundBlocked }) => {
  const { browser, call, me, openTracks } = createCall(choices);
  browser.refusal = deviceRefusal ?? null;
  browser.isSoundBlocked = isSoundBlocked ?? false;
  const act = (step: () => void) => async () => {
    step();
    await settle();
  };
  const screen = new FakeTrack("video", "peer screen") as unknown as MediaStreamTrack;
  return await Promise.resolve({
    me,
    peerJoins: act(() => call.peerJoins()),
    peerLeaves: act(() => call.peerLeaves()),
    peerMutes: act(() => call.peerChanges(({ isSending }) => ({ isSending: { ...isSending, audio: false } }))),
    peerSharesScreen: async (on) =>
      await act(() => call.peerChanges(({ isSending, tracks }) => ({ isSending: { ...isSending, screen: on }, tracks: { ...tracks, screen: on ? screen : null } })))(),
    breakNetwork: act(() => call.change("reconnecting")),
    restoreNetwork: act(() => call.change("joined")),
    openTracks,
  });
});

async function joined(choices?: MediaChoices) {
  const rig = createCall(choices);
  await rig.me.connect();
  rig.call.peerJoins();
  await settle();
  return rig;
}

describe("a call carried by Stream", () => {
  it("sends what was chosen, and no sound while muted", async () => {
    const { me, call } = await joined({ ...BOTH, camera: false });
    expect([call.sent.audio !== null, call.sent.video, call.sent.screen]).toEqual([true, null, null]);
    await me.setMic(false);
    expect(call.sent.audio).toBeNull();
    await me.setMic(true);
    await me.setCamera(true);
    await me.startShare();
    expect([call.sent.audio, call.sent.video, call.sent.screen].every((track) => track !== null)).toBe(true);
    await me.stopShare();
    await me.setCamera(false);
    expect([call.sent.video, call.sent.screen]).toEqual([null, null]);
  });

  it("sends everything again over a connection made anew, under its new name", async () => {
    const { me, call } = await joined();
    call.log.length = 0;
    call.rejoin();
    await settle();
    expect(call.log).toEqual(["conn-2 audio on", "conn-2 video on", "conn-2 screen off"]);
    expect(me.getSnapshot()).toMatchObject({ status: "connected", connectionId: "conn-2", mic: true, camera: true });
  });

  it("changes the microphone while the call goes on", async () => {
    const { me, call } = await joined();
    const before = call.sent.audio;
    await me.setDevice("microphone", "headset");
    await settle();
    expect(call.sent.audio).not.toBe(before);
    expect((call.sent.audio as unknown as FakeTrack).label).toBe("headset");
  });

  it("plays the voice over the chosen loudspeaker", async () => {
    const { me, browser } = await joined({ ...BOTH, speakerId: "headphones" });
    await me.setDevice("speaker", "monitor");
    expect(browser.speakers).toEqual(["headphones", "monitor"]);
  });

  it("shows the newer connection of somebody who came back before the old one was gone", async () => {
    const { me, call } = await joined();
    const before = me.getSnapshot().remoteStream;
    call.peerJoins("peer-2", 5_000);
    const { remoteStream, peer } = me.getSnapshot();
    expect([peer, remoteStream === before]).toEqual(["present", false]);
    call.others = call.others.filter(({ connectionId }) => connectionId === "peer-2");
    call.change("joined");
    expect(me.getSnapshot().remoteStream).toBe(remoteStream);
  });

  it("closes every device when the server ended the call; leaving afterwards is no trouble", async () => {
    const { me, call, openTracks, reported } = await joined();
    call.change("left");
    expect(me.getSnapshot()).toMatchObject({ status: "left", peer: "absent" });
    expect(openTracks()).toBe(0);
    await me.leave();
    me.dispose();
    expect(reported).toEqual([]);
  });

  it("gives up after 60 s without a connection, however long the SDK would try", async () => {
    const { me, call, clock, openTracks } = await joined();
    call.change("reconnecting");
    await clock.pass(59_999);
    expect(me.getSnapshot().status).toBe("reconnecting");
    await clock.pass(1);
    expect(me.getSnapshot()).toMatchObject({ status: "failed", error: "network" });
    expect([openTracks(), call.leaves]).toEqual([0, 1]);
  });

  it("does not count time in which it was connected", async () => {
    const { me, call, clock } = await joined();
    call.change("reconnecting");
    await clock.pass(50_000);
    call.change("joined");
    await clock.pass(50_000);
    call.change("reconnecting");
    await clock.pass(50_000);
    expect(me.getSnapshot().status).toBe("reconnecting");
  });

  it("fails when the call cannot be entered, with every device closed", async () => {
    const { me, call, openTracks, reported } = createCall();
    call.joinFailure = new Error("no server");
    await me.connect();
    await settle();
    expect(me.getSnapshot()).toMatchObject({ status: "failed", error: "network" });
    expect([openTracks(), call.leaves, reported]).toEqual([0, 1, [call.joinFailure]]);
  });

  it("mounted twice, as in development, leaves the first call and enters the second", async () => {
    const first = createCall();
    const connecting = first.me.connect();
    first.me.dispose();
    const second = createCall();
    await second.me.connect();
    await connecting;
    await settle();
    expect([first.me.getSnapshot().status, second.me.getSnapshot().status]).toEqual(["left", "connected"]);
    expect([first.openTracks(), second.openTracks()]).toEqual([0, 2]);
  });
});

describe("finding the call", () => {
  const place = (change: Partial<StreamPlace>): StreamPlace => ({
    apiKey: "key",
    userId: "me",
    channelType: "advice",
    channelId: "session1",
    callType: "advice",
    callId: null,
    epoch: 1,
    tokens: async () => await Promise.resolve("token"),
    ...change,
  });

  function ways(answers: StreamPlace[]) {
    const opened: string[] = [];
    const waits: number[] = [];
    let asked = 0;
    return {
      opened,
      waits,
      ask: async () => await Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? place({})),
      open: ({ callId }: { callId: string }) => {
        opened.push(callId);
        return new FakeStreamCall();
      },
      wait: async (ms: number) => await Promise.resolve(void waits.push(ms)),
    };
  }

  it("waits until it is made", async () => {
    const rig = ways([place({}), place({}), place({ callId: "session1-1" })]);
    expect(await findCall(1, rig)).not.toBeNull();
    expect([rig.opened, rig.waits]).toEqual([["session1-1"], [250, 500]]);
  });

  it("enters no other call than the one it was asked for", async () => {
    for (const answer of [place({ epoch: 2, callId: "session1-2" }), place({ epoch: null })]) {
      const rig = ways([answer]);
      expect(await findCall(1, rig)).toBeNull();
      expect(rig.opened).toEqual([]);
    }
  });

  it("does not wait for ever", async () => {
    const rig = ways([place({})]);
    await expect(findCall(1, rig)).rejects.toThrow("not made the call in time");
    expect(rig.waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000]);
  });
});

describe("the provider's words", () => {
  it("for states", () => {
    expect(Object.values(CallingState).map((state) => [state, toCallStatus(state)])).toEqual([
      ["unknown", "idle"],
      ["idle", "idle"],
      ["ringing", "joining"],
      ["joining", "joining"],
      ["joined", "joined"],
      ["left", "left"],
      ["reconnecting", "reconnecting"],
      ["migrating", "reconnecting"],
      ["reconnecting-failed", "failed"],
      ["offline", "reconnecting"],
    ]);
  });

  it("for people", () => {
    const audio = new FakeTrack("audio", "peer");
    const person = {
      sessionId: "conn-9",
      userId: "peer",
      joinedAt: { seconds: 1_700_000_000, nanos: 500_000_000 },
      publishedTracks: [SfuModels.TrackType.AUDIO, SfuModels.TrackType.SCREEN_SHARE],
      audioStream: { getAudioTracks: () => [audio] },
      isSpeaking: true,
      connectionQuality: SfuModels.ConnectionQuality.POOR,
    } as unknown as StreamVideoParticipant;
    expect(toParticipant(person)).toEqual({
      connectionId: "conn-9",
      userId: "peer",
      joinedAtMs: 1_700_000_000_500,
      tracks: { audio, video: null, screen: null },
      isSending: { audio: true, video: false, screen: true },
      isSpeaking: true,
      quality: "poor",
    });
  });
});
