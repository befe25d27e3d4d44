import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { START_MS, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { joinBoth, openVideo, viewOf } from "./rtcHelpers";
import { createUser } from "./setup";

beforeEach(() => stubEnvironment({ ...LOCAL_DEMO, STREAM_API_KEY: "", STREAM_API_SECRET: "" }));
afterEach(() => {
  vi.useRealTimers();
});

type Call = { sessionId: Id<"sessions">; epoch: number };

const refusal = (code: string) => ({ data: { code } });

async function videoRig(): Promise<Rig & { call: Call; sessionId: Id<"sessions"> }> {
  const rig = await makeRig(1_000n);
  const sessionId = await openVideo(rig);
  return { ...rig, sessionId, call: { sessionId, epoch: 1 } };
}

const hello = (call: Call, connectionId: string, payload = "{}") => ({ ...call, connectionId, kind: "hello" as const, payload });

describe("signals", () => {
  test("reach the other side only, numbered from 1 in the order of arrival", async () => {
    const { client, advisor, call } = await videoRig();
    expect(await client.as.mutation(api.rtc.send, hello(call, "c1"))).toBe(1);
    const description = { ...call, connectionId: "c1", toConnectionId: "a1", kind: "description" as const, payload: "offer" };
    expect(await client.as.mutation(api.rtc.send, description)).toBe(2);
    expect(await advisor.as.query(api.rtc.inbox, call)).toEqual([
      { seq: 1, kind: "hello", fromConnectionId: "c1", toConnectionId: null, payload: "{}" },
      { seq: 2, kind: "description", fromConnectionId: "c1", toConnectionId: "a1", payload: "offer" },
    ]);
    expect(await client.as.query(api.rtc.inbox, call)).toEqual([]);
  });

  test("carry 32 KB and not a byte more", async () => {
    const { client, call } = await videoRig();
    expect(await client.as.mutation(api.rtc.send, hello(call, "c1", "x".repeat(32_768)))).toBe(1);
    await expect(client.as.mutation(api.rtc.send, hello(call, "c1", "x".repeat(32_769)))).rejects.toMatchObject(refusal("INVALID_INPUT"));
    await expect(client.as.mutation(api.rtc.send, hello(call, "c1", "é".repeat(16_385)))).rejects.toMatchObject(refusal("INVALID_INPUT"));
  });

  test("name connections by letters, digits, - and _ only", async () => {
    const { client, call } = await videoRig();
    for (const name of ["", "a b", "<b>", "x".repeat(65)]) {
      await expect(client.as.mutation(api.rtc.send, hello(call, name))).rejects.toMatchObject(refusal("INVALID_INPUT"));
    }
  });

  test("keep the newest 300 of a call", async () => {
    const { t, client, advisor, call } = await videoRig();
    for (let i = 0; i < 310; i += 1) {
      vi.setSystemTime(Date.now() + 250);
      await client.as.mutation(api.rtc.send, hello(call, "c1"));
    }
    const inbox = await advisor.as.query(api.rtc.inbox, call);
    expect([inbox.length, inbox[0]?.seq, inbox.at(-1)?.seq]).toEqual([300, 11, 310]);
    expect(await t.run(async (ctx) => (await ctx.db.query("rtcSignals").collect()).length)).toBe(300);
  });

  test("are refused faster than 120 at once, and again after a quarter of a second", async () => {
    const { client, call } = await videoRig();
    for (let i = 0; i < 120; i += 1) await client.as.mutation(api.rtc.send, hello(call, "c1"));
    await expect(client.as.mutation(api.rtc.send, hello(call, "c1"))).rejects.toMatchObject({
      data: { code: "RATE_LIMITED", details: { retryAfterMs: 250 } },
    });
    vi.setSystemTime(START_MS + 250);
    expect(await client.as.mutation(api.rtc.send, hello(call, "c1"))).toBe(121);
  });

  test("of a stranger, without sign-in, or for a chat are refused and change nothing", async () => {
    const rig = await videoRig();
    const mallory = await createUser(rig.t, { name: "Mallory" });
    await expect(mallory.as.mutation(api.rtc.send, hello(rig.call, "m1"))).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(mallory.as.query(api.rtc.inbox, rig.call)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(mallory.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "m1", peerConnectionId: "c1" })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    await expect(mallory.as.mutation(api.rtc.left, { ...rig.call, connectionId: "c1" })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(mallory.as.mutation(api.rtc.peerLost, { ...rig.call, peerConnectionId: "c1" })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    await expect(rig.t.mutation(api.rtc.send, hello(rig.call, "c1"))).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await rig.t.run((ctx) => ctx.db.patch("users", rig.client.userId, { suspended: true }));
    await expect(rig.client.as.mutation(api.rtc.send, hello(rig.call, "c1"))).rejects.toMatchObject(refusal("SUSPENDED"));
    expect(await rig.t.run((ctx) => ctx.db.query("rtcSignals").collect())).toEqual([]);
  });

  test("of a chat, of an older and of a later call are refused", async () => {
    const rig = await makeRig(1_000n);
    const chat = await openSession(rig);
    await expect(rig.client.as.mutation(api.rtc.send, hello({ sessionId: chat, epoch: 1 }, "c1"))).rejects.toMatchObject(
      refusal("INVALID_STATE"),
    );
    await rig.client.as.mutation(api.sessions.end, { sessionId: chat });
    const sessionId = await openVideo(rig);
    for (const epoch of [0, 2, -1, Number.NaN]) {
      await expect(rig.client.as.mutation(api.rtc.send, hello({ sessionId, epoch }, "c1"))).rejects.toMatchObject(refusal("INVALID_STATE"));
    }
  });

  test("are deleted with their call, which takes no more", async () => {
    const { t, client, advisor, call, sessionId } = await videoRig();
    await client.as.mutation(api.rtc.send, hello(call, "c1"));
    await client.as.mutation(api.rtc.connected, { ...call, connectionId: "c1", peerConnectionId: "a1" });
    await client.as.mutation(api.sessions.end, { sessionId });
    await pass(t, 10);
    expect(await advisor.as.query(api.rtc.inbox, call)).toEqual([]);
    expect(await client.as.mutation(api.rtc.send, hello(call, "c1"))).toBeNull();
    expect(await client.as.mutation(api.rtc.connected, { ...call, connectionId: "c1", peerConnectionId: "a1" })).toBe(false);
    expect(await client.as.mutation(api.rtc.left, { ...call, connectionId: "c1" })).toBeNull();
    const rows = await t.run(async (ctx) => [
      ...(await ctx.db.query("rtcSignals").collect()),
      ...(await ctx.db.query("rtcConnections").collect()),
    ]);
    expect(rows).toEqual([]);
  });

  test("of 300 and more are deleted batch by batch", async () => {
    const { t, client, advisor, call, sessionId } = await videoRig();
    for (let i = 0; i < 260; i += 1) {
      vi.setSystemTime(Date.now() + 250);
      await client.as.mutation(api.rtc.send, hello(call, "c1"));
      await advisor.as.mutation(api.rtc.send, hello(call, "a1"));
    }
    await client.as.mutation(api.sessions.end, { sessionId });
    for (let i = 0; i < 8; i += 1) await pass(t, 1);
    expect(await t.run(async (ctx) => (await ctx.db.query("rtcSignals").collect()).length)).toBe(0);
  });
});

describe("being together", () => {
  const facts = (rig: Rig) =>
    rig.t.run(async (ctx) =>
      (await ctx.db.query("presenceFacts").collect()).map(({ connectionId, kind, source }) => `${connectionId} ${kind} ${source}`),
    );

  test("needs the word of both: one side alone counts for nobody", async () => {
    const rig = await videoRig();
    expect(await rig.client.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "c1", peerConnectionId: "a1" })).toBe(false);
    await tickBoth(rig, rig.sessionId);
    expect(await facts(rig)).toEqual([]);
    expect((await viewOf(rig.client, rig.sessionId)).state).toBe("ready");
    expect(await rig.advisor.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "a1", peerConnectionId: "c1" })).toBe(true);
    expect((await facts(rig)).sort()).toEqual(["a1 joined page", "c1 joined page"]);
    await tickBoth(rig, rig.sessionId);
    await keepTicking(rig, rig.sessionId, 10_000);
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({ state: "running", startedAtMs: START_MS });
  });

  test("is not proven by a name of somebody else's or one's own", async () => {
    const rig = await videoRig();
    await rig.client.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "c1", peerConnectionId: "a1" });
    const own = { ...rig.call, connectionId: "c2", peerConnectionId: "c1" };
    expect(await rig.client.as.mutation(api.rtc.connected, own)).toBe(false);
    await expect(rig.client.as.mutation(api.rtc.connected, { ...own, peerConnectionId: "c2" })).rejects.toMatchObject(
      refusal("INVALID_INPUT"),
    );
    await expect(
      rig.advisor.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "c1", peerConnectionId: "a9" }),
    ).rejects.toMatchObject(refusal("INVALID_INPUT"));
    expect(await facts(rig)).toEqual([]);
  });

  test("is not proven when the two speak of different connections", async () => {
    const rig = await videoRig();
    await rig.client.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "c1", peerConnectionId: "a1" });
    expect(await rig.advisor.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "a2", peerConnectionId: "c1" })).toBe(false);
    expect(await facts(rig)).toEqual([]);
  });

  test("a departure closes the bill at its moment and replaces the call", async () => {
    const rig = await videoRig();
    await joinBoth(rig, rig.call);
    await keepTicking(rig, rig.sessionId, 20_000);
    await rig.advisor.as.mutation(api.rtc.left, { ...rig.call, connectionId: "a1" });
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({
      state: "grace",
      baseMs: 20_000,
      callEpoch: 2,
      stopReason: "media_left",
    });
    await pass(rig.t, 10);
    expect(await rig.client.as.query(api.rtc.inbox, rig.call)).toEqual([]);
    await joinBoth(rig, { ...rig.call, epoch: 2 }, ["c2", "a2"]);
    await tickBoth(rig, rig.sessionId);
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({ state: "running", callEpoch: 2, stopReason: null });
  });

  test("a lost side is reported by the other", async () => {
    const rig = await videoRig();
    await joinBoth(rig, rig.call);
    await keepTicking(rig, rig.sessionId, 20_000);
    await rig.client.as.mutation(api.rtc.peerLost, { ...rig.call, peerConnectionId: "a1" });
    expect(await viewOf(rig.advisor, rig.sessionId)).toMatchObject({ state: "grace", baseMs: 20_000, stopReason: "media_left" });
    expect((await facts(rig)).sort()).toEqual(["a1 joined page", "a1 left peer", "c1 joined page"]);
  });

  test("somebody who reports the other lost again and again is not heard any more", async () => {
    const rig = await videoRig();
    for (let epoch = 1; epoch <= 7; epoch += 1) {
      const call = { ...rig.call, epoch };
      await joinBoth(rig, call, [`c${epoch}`, `a${epoch}`]);
      await tickBoth(rig, rig.sessionId);
      await keepTicking(rig, rig.sessionId, 2_000);
      const lost = rig.client.as.mutation(api.rtc.peerLost, { ...call, peerConnectionId: `a${epoch}` });
      if (epoch <= 6) await lost;
      else await expect(lost).rejects.toMatchObject(refusal("RATE_LIMITED"));
    }
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({ state: "running", callEpoch: 7 });
  });

  test("only one's own connection is left, and only the other's is lost", async () => {
    const rig = await videoRig();
    await joinBoth(rig, rig.call);
    await keepTicking(rig, rig.sessionId, 5_000);
    await rig.client.as.mutation(api.rtc.left, { ...rig.call, connectionId: "a1" });
    await rig.client.as.mutation(api.rtc.peerLost, { ...rig.call, peerConnectionId: "c1" });
    await rig.client.as.mutation(api.rtc.left, { ...rig.call, connectionId: "nobody" });
    expect((await viewOf(rig.client, rig.sessionId)).state).toBe("running");
  });

  test("a lost connection comes back by the word of both, not of one", async () => {
    const rig = await videoRig();
    await joinBoth(rig, rig.call);
    await rig.client.as.mutation(api.rtc.peerLost, { ...rig.call, peerConnectionId: "a1" });
    vi.setSystemTime(START_MS + 1_000);
    expect(await rig.advisor.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "a1", peerConnectionId: "c1" })).toBe(false);
    await tickBoth(rig, rig.sessionId);
    expect((await viewOf(rig.client, rig.sessionId)).state).toBe("ready");
    expect(await rig.client.as.mutation(api.rtc.connected, { ...rig.call, connectionId: "c1", peerConnectionId: "a1" })).toBe(true);
    await tickBoth(rig, rig.sessionId);
    await tickBoth(rig, rig.sessionId);
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({ state: "running", startedAtMs: START_MS + 1_000 });
  });

  test("heartbeats without media never start the bill", async () => {
    const rig = await videoRig();
    await keepTicking(rig, rig.sessionId, 60_000);
    expect(await viewOf(rig.client, rig.sessionId)).toMatchObject({ state: "ready", baseMs: 0, startedAtMs: null });
  });
});

describe("credentials between browsers", () => {
  test("the advisor is impolite, the client polite; each learns the open call and the other's id", async () => {
    const { client, advisor, sessionId } = await videoRig();
    expect(await client.as.action(api.comms.credentials, { sessionId })).toEqual({ provider: "local", role: "polite", epoch: 1 });
    expect(await advisor.as.action(api.comms.credentials, { sessionId })).toEqual({ provider: "local", role: "impolite", epoch: 1 });
  });

  test("are refused to strangers, suspended people and after the end", async () => {
    const rig = await videoRig();
    const { t, client, advisor, sessionId } = rig;
    const mallory = await createUser(t, { name: "Mallory" });
    await expect(mallory.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(t.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await joinBoth(rig, rig.call);
    await keepTicking(rig, sessionId, 5_000);
    await client.as.mutation(api.sessions.pause, { sessionId });
    expect(await client.as.action(api.comms.credentials, { sessionId })).toMatchObject({ epoch: null });
    await client.as.mutation(api.sessions.end, { sessionId });
    await expect(advisor.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(refusal("INVALID_STATE"));
    await t.run((ctx) => ctx.db.patch("users", client.userId, { suspended: true }));
    await expect(client.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(refusal("SUSPENDED"));
  });

  test("are given 30 times at once, then one every 10 seconds", async () => {
    const { client, sessionId } = await videoRig();
    for (let i = 0; i < 30; i += 1) await client.as.action(api.comms.credentials, { sessionId });
    const limited = { data: { code: "RATE_LIMITED", details: { retryAfterMs: 10_000 } } };
    await expect(client.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(limited);
  });

  test("are refused before the advisor said yes", async () => {
    const rig = await makeRig(1_000n);
    const wish = { advisorId: rig.advisor.advisorId, mode: "video" as const, requestKey: "wish-of-casey" };
    const { sessionId } = await rig.client.as.mutation(api.sessions.request, wish);
    await expect(rig.client.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject(refusal("INVALID_STATE"));
  });
});
