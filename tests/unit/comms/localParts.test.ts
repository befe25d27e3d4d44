import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mediaErrorOf } from "../../../lib/comms/devices/mediaErrors";
import { openDevices } from "../../../lib/comms/devices/openDevices";
import { loudness, VoiceGate } from "../../../lib/comms/devices/voice";
import { Batch } from "../../../lib/comms/local/batch";
import { judgeDescription, mayOffer } from "../../../lib/comms/local/negotiation";
import { readNews } from "../../../lib/comms/local/news";
import { gradeQuality, lossBetween, readReport } from "../../../lib/comms/local/quality";
import { SignalQueue } from "../../../lib/comms/local/signalQueue";
import { liveSignals, readHello, writeHello, type Signal } from "../../../lib/comms/local/signals";
import { SnapshotStore } from "../../../lib/comms/snapshotStore";
import { FakeClock, settle } from "./fakeCall";

describe("negotiation", () => {
  const stable = { isPolite: false, isMakingOffer: false, isSettingAnswer: false, signalingState: "stable" } as const;

  it("takes an offer when nothing is under way", () => {
    expect(judgeDescription(stable, "offer")).toBe("take");
  });

  it.each([
    { ...stable, isMakingOffer: true },
    { ...stable, signalingState: "have-local-offer" },
  ] as const)("lets the polite side give way when both offer: %o", (state) => {
    expect(judgeDescription(state, "offer")).toBe("ignore");
    expect(judgeDescription({ ...state, isPolite: true }, "offer")).toBe("take");
  });

  it("takes an offer that comes while an answer is being applied", () => {
    expect(judgeDescription({ ...stable, signalingState: "have-local-offer", isSettingAnswer: true }, "offer")).toBe("take");
  });

  it("takes an answer only to its own offer", () => {
    expect(judgeDescription({ ...stable, signalingState: "have-local-offer" }, "answer")).toBe("take");
    expect(judgeDescription(stable, "answer")).toBe("ignore");
  });

  it("never leaves both sides without an offer that is taken", () => {
    const state = fc.record({
      isMakingOffer: fc.boolean(),
      isSettingAnswer: fc.boolean(),
      signalingState: fc.constantFrom("stable" as const, "have-local-offer" as const),
    });
    fc.assert(fc.property(state, (own) => judgeDescription({ ...own, isPolite: true }, "offer") === "take"));
  });

  it("leaves the first offer to the impolite side", () => {
    expect(mayOffer({ isPolite: false, hasNegotiated: false })).toBe(true);
    expect(mayOffer({ isPolite: true, hasNegotiated: false })).toBe(false);
    expect(mayOffer({ isPolite: true, hasNegotiated: true })).toBe(true);
  });
});

describe("signal queue", () => {
  it("handles one signal at a time, in order, whatever each takes", async () => {
    const log: string[] = [];
    const queue = new SignalQueue((error) => log.push(String(error)));
    let release = () => {};
    const slow = new Promise<void>((resolve) => (release = resolve));
    queue.add(async () => {
      log.push("1 begins");
      await slow;
      log.push("1 ends");
    });
    queue.add(async () => void log.push("2"));
    await settle();
    expect(log).toEqual(["1 begins"]);
    release();
    await queue.idle();
    expect(log).toEqual(["1 begins", "1 ends", "2"]);
  });

  it("goes on after a failure and drops what is left once closed", async () => {
    const log: string[] = [];
    const queue = new SignalQueue((error) => log.push(error instanceof Error ? error.message : ""));
    queue.add(async () => Promise.reject(new Error("bad signal")));
    queue.add(async () => void log.push("next"));
    await queue.idle();
    queue.add(async () => void log.push("late"));
    queue.close();
    await queue.idle();
    expect(log).toEqual(["bad signal", "next"]);
  });
});

describe("signals", () => {
  const signal = (seq: number, fromConnectionId: string, kind: Signal["kind"]): Signal => ({
    seq,
    fromConnectionId,
    toConnectionId: null,
    kind,
    payload: "",
  });

  it("keeps of several connections the one of the newest hello", () => {
    const signals = [
      signal(1, "a", "hello"),
      signal(2, "a", "description"),
      signal(3, "b", "hello"),
      signal(4, "a", "bye"),
      signal(5, "b", "description"),
    ];
    expect(liveSignals(signals).map(({ seq }) => seq)).toEqual([3, 5]);
  });

  it("keeps everything when nobody said hello", () => {
    expect(liveSignals([signal(7, "a", "candidates"), signal(8, "a", "bye")])).toHaveLength(2);
  });

  it("reads what it writes, and of foreign text nothing", () => {
    expect(readHello(writeHello({ lost: ["c1"] }))).toEqual({ lost: ["c1"] });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readHello(text).lost.every((id) => typeof id === "string")));
  });

  it("reads only news from the other browser", () => {
    expect(readNews(JSON.stringify({ mic: true, camera: "yes", sharing: 1, quality: "superb" }))).toEqual({
      mic: true,
      camera: false,
      sharing: false,
      quality: "unknown",
    });
    expect(readNews(new ArrayBuffer(4))).toBeNull();
    expect(readNews("no json")).toBeNull();
  });
});

describe("candidates", () => {
  it("go together after 100 ms", async () => {
    const clock = new FakeClock();
    const sent: number[][] = [];
    const batch = new Batch<number>(clock.after, 100, (items) => sent.push(items));
    batch.add(1);
    await clock.pass(60);
    batch.add(2);
    await clock.pass(39);
    expect(sent).toEqual([]);
    await clock.pass(1);
    batch.add(3);
    batch.drop();
    await clock.pass(200);
    expect(sent).toEqual([[1, 2]]);
  });
});

describe("quality", () => {
  it.each([
    [{ roundTripMs: null, lossPart: null }, "unknown"],
    [{ roundTripMs: 200, lossPart: 0.03 }, "excellent"],
    [{ roundTripMs: 201, lossPart: 0 }, "good"],
    [{ roundTripMs: 10, lossPart: 0.031 }, "good"],
    [{ roundTripMs: 401, lossPart: 0 }, "poor"],
    [{ roundTripMs: null, lossPart: 0.081 }, "poor"],
  ] as const)("of %o is %s", (figures, quality) => {
    expect(gradeQuality(figures)).toBe(quality);
  });

  it("counts loss between two looks only", () => {
    expect(lossBetween({ received: 100, lost: 50 }, { received: 190, lost: 60 })).toBeCloseTo(0.1);
    expect(lossBetween({ received: 100, lost: 0 }, { received: 100, lost: 0 })).toBeNull();
    expect(lossBetween({ received: 100, lost: 5 }, { received: 40, lost: 0 })).toBeNull();
  });

  it("reads round trip and packets of all lines from a report", () => {
    const report = [
      { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 },
      { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.05 },
      { type: "inbound-rtp", packetsReceived: 90, packetsLost: 10 },
      { type: "inbound-rtp", packetsReceived: 10, packetsLost: 0 },
    ];
    expect(readReport(report)).toEqual({ roundTripMs: 50, packets: { received: 100, lost: 10 } });
  });
});

describe("voice", () => {
  it("is the root mean square of the samples", () => {
    expect(loudness(new Float32Array([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
    expect(loudness(new Float32Array(0))).toBe(0);
  });

  it("counts as speaking at once and for 600 ms after", () => {
    const gate = new VoiceGate();
    expect(gate.hear(0.01, 0)).toBe(false);
    expect(gate.hear(0.02, 100)).toBe(true);
    expect(gate.hear(0, 699)).toBe(true);
    expect(gate.hear(0, 700)).toBe(false);
  });
});

describe("devices", () => {
  const named = (name: string) => Object.assign(new Error(name), { name });
  const track = (kind: string) => ({ kind }) as MediaStreamTrack;
  const stream = (audio: boolean, video: boolean) =>
    ({
      getAudioTracks: () => (audio ? [track("audio")] : []),
      getVideoTracks: () => (video ? [track("video")] : []),
    }) as unknown as MediaStream;
  const wish = { audio: { id: null }, video: { id: null } };

  it.each([
    ["NotAllowedError", "permission"],
    ["NotFoundError", "no-device"],
    ["NotReadableError", "in-use"],
    ["TypeError", "unsupported"],
  ])("names %s %s", (name, error) => {
    expect(mediaErrorOf(named(name))).toBe(error);
  });

  it("asks once for both", async () => {
    const asked: MediaStreamConstraints[] = [];
    const opened = await openDevices(wish, { getUserMedia: async (constraints) => (asked.push(constraints ?? {}), stream(true, true)) });
    expect(asked).toHaveLength(1);
    expect(opened).toMatchObject({ audio: { kind: "audio" }, video: { kind: "video" }, error: null });
  });

  it("keeps the voice when there is no camera", async () => {
    const getUserMedia = async (constraints?: MediaStreamConstraints) => {
      if (constraints?.video !== false) throw named("NotFoundError");
      return stream(true, false);
    };
    expect(await openDevices(wish, { getUserMedia })).toMatchObject({ audio: { kind: "audio" }, video: null, error: "no-device" });
  });

  it("takes another device when the chosen one is gone", async () => {
    const getUserMedia = async (constraints?: MediaStreamConstraints) => {
      if (JSON.stringify(constraints).includes("exact")) throw named("OverconstrainedError");
      return stream(false, true);
    };
    expect(await openDevices({ audio: null, video: { id: "gone" } }, { getUserMedia })).toMatchObject({
      video: { kind: "video" },
      error: null,
    });
  });

  it("asks nobody when nothing is wanted", async () => {
    const getUserMedia = async () => Promise.reject(new Error("asked"));
    expect(await openDevices({ audio: null, video: null }, { getUserMedia })).toEqual({ audio: null, video: null, error: null });
  });
});

describe("snapshot store", () => {
  it("makes a new object for a change and none without one", () => {
    const store = new SnapshotStore({ a: 1, b: 2 });
    let told = 0;
    const stop = store.subscribe(() => (told += 1));
    const before = store.getSnapshot();
    store.change({ a: 1 });
    expect(store.getSnapshot()).toBe(before);
    store.change({ a: 3 });
    expect([store.getSnapshot(), told]).toEqual([{ a: 3, b: 2 }, 1]);
    stop();
    store.change({ a: 4 });
    expect(told).toBe(1);
  });
});
