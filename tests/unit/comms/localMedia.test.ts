import { describe, expect, it } from "vitest";
import { LocalMedia } from "../../../lib/comms/local/localMedia";
import type { MediaChoices } from "../../../lib/comms/types";
import { FakeBrowser, FakeClock, FakeServer, settle } from "./fakeCall";
import { mediaContract } from "./mediaContract";

const BOTH: MediaChoices = { mic: true, camera: true, microphoneId: null, cameraId: null, speakerId: null };

function createCall(choices: MediaChoices = BOTH) {
  const server = new FakeServer();
  const clock = new FakeClock();
  const side = (who: "client" | "advisor", name: string) => {
    const browser = new FakeBrowser(name, server, clock);
    const media = new LocalMedia({ choices: who === "client" ? choices : BOTH }, server.signalling(who), who === "client", browser.media);
    return { browser, media };
  };
  return { server, clock, side, client: side("client", "c"), advisor: side("advisor", "a") };
}

async function createPair(choices?: MediaChoices) {
  const call = createCall(choices);
  await call.client.media.connect();
  await call.advisor.media.connect();
  await settle();
  return call;
}

mediaContract("from browser to browser", async ({ choices, deviceRefusal, isSoundBlocked }) => {
  const { client, advisor } = createCall(choices);
  client.browser.refusal = deviceRefusal ?? null;
  client.browser.isSoundBlocked = isSoundBlocked ?? false;
  const act = (step: () => Promise<void> | void) => async () => {
    await step();
    await settle();
  };
  return {
    me: client.media,
    peerJoins: act(async () => await advisor.media.connect()),
    peerLeaves: act(async () => await advisor.media.leave()),
    peerMutes: act(async () => await advisor.media.setMic(false)),
    peerSharesScreen: async (on) => await act(async () => await (on ? advisor.media.startShare() : advisor.media.stopShare()))(),
    breakNetwork: act(() => client.browser.links.at(-1)?.state("disconnected")),
    restoreNetwork: act(() => client.browser.links.at(-1)?.state("connected")),
    openTracks: () => client.browser.opened.filter((track) => track.readyState === "live").length,
  };
});

describe("a call from browser to browser", () => {
  it("tells the server that both reach each other, each in its own words", async () => {
    const { server } = await createPair();
    expect(server.log.filter((line) => line.includes("connected")).sort()).toEqual(["advisor connected a1-c1", "client connected c1-a1"]);
  });

  it("connects whoever comes first", async () => {
    const { client, advisor } = createCall();
    await advisor.media.connect();
    await settle();
    await client.media.connect();
    await settle();
    expect([client.media.getSnapshot().peer, advisor.media.getSnapshot().peer]).toEqual(["present", "present"]);
    expect([client.browser.links.length, advisor.browser.links.length]).toEqual([1, 1]);
  });

  it("begins anew with a page that was loaded again, and reports the former one as lost", async () => {
    const { side, advisor, server } = await createPair();
    const reloaded = side("client", "r");
    await reloaded.media.connect();
    await settle();
    expect(server.log).toContain("advisor lost c1");
    expect(reloaded.media.getSnapshot().peer).toBe("present");
    expect(advisor.media.getSnapshot().peer).toBe("present");
    expect(server.log.slice(-2).sort()).toEqual(["advisor connected a1-r1", "client connected r1-a1"]);
  });

  it("restarts a silent connection after 2 s, the polite side after 3.5 s", async () => {
    const { client, advisor, clock } = await createPair();
    const [clientLink, advisorLink] = [client.browser.links[0]!, advisor.browser.links[0]!];
    clientLink.state("disconnected");
    advisorLink.state("disconnected");
    await clock.pass(1_999);
    expect([clientLink.restarts, advisorLink.restarts]).toEqual([0, 0]);
    await clock.pass(1);
    expect([clientLink.restarts, advisorLink.restarts]).toEqual([0, 1]);
    await clock.pass(1_500);
    expect([clientLink.restarts, advisorLink.restarts]).toEqual([1, 1]);
  });

  it("reports a silent peer as lost after 6 s and both go on under new names", async () => {
    const { client, advisor, clock, server } = await createPair();
    client.browser.links[0]!.state("disconnected");
    await clock.pass(5_999);
    expect(server.log).not.toContain("client lost a1");
    await clock.pass(1);
    expect(server.log).toContain("client lost a1");
    expect(client.media.getSnapshot()).toMatchObject({ connectionId: "c2", peer: "present" });
    expect(advisor.media.getSnapshot()).toMatchObject({ connectionId: "a2", peer: "present" });
    expect(server.log.slice(-2).sort()).toEqual(["advisor connected a2-c2", "client connected c2-a2"]);
  });

  it("goes on under new names when both report each other at once", async () => {
    const { client, advisor, clock } = await createPair();
    client.browser.links[0]!.state("disconnected");
    advisor.browser.links[0]!.state("disconnected");
    await clock.pass(6_000);
    expect([client.media.getSnapshot().peer, advisor.media.getSnapshot().peer]).toEqual(["present", "present"]);
    expect([client.media.getSnapshot().connectionId, advisor.media.getSnapshot().connectionId]).toEqual(["c2", "a2"]);
  });

  it("gives up after a minute with somebody who is there and cannot be reached", async () => {
    const { client, advisor, clock, server } = createCall();
    server.isReachable = false;
    await client.media.connect();
    await advisor.media.connect();
    await clock.pass(59_999);
    expect(client.media.getSnapshot().status).not.toBe("failed");
    await clock.pass(1);
    expect(client.media.getSnapshot()).toMatchObject({ status: "failed", error: "network" });
  });

  it("waits without end for somebody who is not there", async () => {
    const { client, clock } = createCall();
    await client.media.connect();
    await clock.pass(300_000);
    expect(client.media.getSnapshot()).toMatchObject({ status: "connected", peer: "absent", error: null });
  });

  it("is said goodbye to, and says so to the server", async () => {
    const { client, advisor, server } = await createPair();
    await client.media.leave();
    await settle();
    expect(server.log).toContain("client left c1");
    expect(server.log).toContain("advisor lost c1");
    expect(advisor.media.getSnapshot()).toMatchObject({ peer: "absent", status: "connected" });
  });

  it("replaces what a line carries when a device is changed, and keeps a muted microphone muted", async () => {
    const { client } = await createPair();
    const link = client.browser.links[0]!;
    await client.media.setMic(false);
    await client.media.setDevice("microphone", "headset");
    await client.media.setDevice("camera", "webcam");
    expect(link.carried.audio?.label).toBe("headset");
    expect(link.carried.audio?.enabled).toBe(false);
    expect(link.carried.video?.label).toBe("webcam");
    expect(client.browser.opened.filter((track) => track.readyState === "live").map((track) => track.label)).toEqual(["headset", "webcam"]);
  });

  it("plays the other's voice from the chosen speaker, also after a change", async () => {
    const { client } = await createPair({ ...BOTH, speakerId: "desk" });
    await client.media.setDevice("speaker", "headset");
    expect(client.browser.speakers).toEqual(["desk", "headset"]);
  });

  it("says that a device was pulled out and goes on without it", async () => {
    const { client, advisor } = await createPair();
    client.browser.opened.find((track) => track.kind === "video")!.end();
    await settle();
    expect(client.media.getSnapshot()).toMatchObject({ camera: false, mic: true, error: "no-device", peer: "present" });
    expect(advisor.media.getSnapshot().peerCamera).toBe(false);
  });

  it("stops sharing when the browser's own button is pressed, without an error", async () => {
    const { client, advisor } = await createPair();
    await client.media.startShare();
    expect(advisor.media.getSnapshot().remoteScreenStream).not.toBeNull();
    client.browser.opened.find((track) => track.label === "screen")!.end();
    await settle();
    expect(client.media.getSnapshot()).toMatchObject({ sharing: false, error: null });
    expect(advisor.media.getSnapshot().remoteScreenStream).toBeNull();
  });

  it("does not count a closed chooser as an error", async () => {
    const { client } = await createPair();
    client.browser.screenIsRefused = true;
    await client.media.startShare();
    expect(client.media.getSnapshot()).toMatchObject({ sharing: false, error: null });
  });

  it("grades the connection every 2 s and tells the other", async () => {
    const { client, advisor, clock } = await createPair();
    client.browser.links[0]!.quality = { roundTripMs: 450, lossPart: 0 };
    await clock.pass(2_000);
    expect(client.media.getSnapshot().quality).toBe("poor");
    expect(advisor.media.getSnapshot()).toMatchObject({ quality: "excellent", peerQuality: "poor" });
  });

  it("ignores signals for connections that are gone", async () => {
    const { client, server } = await createPair();
    const before = client.media.getSnapshot();
    const stranger = server.signalling("advisor");
    await stranger.send({ connectionId: "a0", toConnectionId: "c0", kind: "bye", payload: "" });
    await stranger.send({ connectionId: "a0", toConnectionId: null, kind: "description", payload: "{}" });
    await settle();
    expect(client.media.getSnapshot()).toBe(before);
  });
});
