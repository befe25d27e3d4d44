import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { CallOf } from "../support/sessionCall";
import { START_MS, checkLedger, credit, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { stubEnvironment } from "./environment";
import { createAdvisor } from "./setup";

beforeEach(() => stubEnvironment());
afterEach(() => {
  vi.useRealTimers();
});

type Room = { rig: Rig; sessionId: Id<"sessions">; call: CallOf };

/** $20.00 at 120 cents a minute: 1 000 s. Ada has accepted; nobody has joined. */
async function videoRoom(limitMinor?: bigint): Promise<Room> {
  const rig = await makeRig(2_000n);
  const sessionId = await openSession(rig, { mode: "video", ...(limitMinor === undefined ? {} : { limitMinor }) });
  return { rig, sessionId, call: new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: rig.advisor.userId }) };
}

async function callsOf({ rig, sessionId }: Room) {
  const rows = await rig.t.run(async (ctx) => await ctx.db.query("calls").collect());
  return rows
    .filter((row) => row.sessionId === sessionId)
    .map((row) => ({ epoch: row.epoch, state: row.state, reason: row.closeReason, maxSeconds: row.maxSeconds }));
}

async function viewOf({ rig, sessionId }: Room) {
  const view = await rig.client.as.query(api.sessions.get, { sessionId });
  if (view === null) throw new Error("no session");
  return view;
}

/** Both join and tick; the bill runs. */
async function talk(room: Room): Promise<void> {
  await room.call.joinBoth();
  await tickBoth(room.rig, room.sessionId);
}

describe("the calls of a video session", () => {
  test("the first opens at accept, lasts what the money buys and the waiting, and is named after the session", async () => {
    const room = await videoRoom();
    expect(await viewOf(room)).toMatchObject({ state: "ready", callEpoch: 1, commsProvider: "local", stopReason: null });
    expect(await callsOf(room)).toEqual([{ epoch: 1, state: "open", reason: null, maxSeconds: 1_000 + 300 + 60 }]);
    const [row] = await room.rig.t.run(async (ctx) => await ctx.db.query("calls").collect());
    expect(row).toMatchObject({ externalId: `${room.sessionId}-1`, provider: "local", openedAtMs: START_MS, serverState: "none" });
  });

  test("a spend limit shortens it", async () => {
    const room = await videoRoom(600n);
    expect((await callsOf(room))[0]?.maxSeconds).toBe(300 + 300 + 60);
  });

  test("pause closes it, resume opens the next, and no interval runs on in another's call", async () => {
    const room = await videoRoom();
    await talk(room);
    await keepTicking(room.rig, room.sessionId, 60_000);
    await room.rig.advisor.as.mutation(api.sessions.pause, { sessionId: room.sessionId });
    expect(await viewOf(room)).toMatchObject({ state: "paused", callEpoch: null, stopReason: "pause" });
    await room.rig.client.as.mutation(api.sessions.resume, { sessionId: room.sessionId });
    expect(await viewOf(room)).toMatchObject({ state: "ready", callEpoch: 2, stopReason: "pause" });
    // Both pages tick, but nobody is in the second call.
    expect(await keepTicking(room.rig, room.sessionId, 10_000)).toMatchObject({ state: "ready", billedMs: 60_000 });
    await talk(room);
    expect(await viewOf(room)).toMatchObject({ state: "running", callEpoch: 2, stopReason: null });
    expect((await callsOf(room)).map(({ epoch, state, reason }) => [epoch, state, reason])).toEqual([
      [1, "closed", "pause"],
      [2, "open", null],
    ]);
  });

  test("a lapse closes one and opens the next in one transaction", async () => {
    const room = await videoRoom();
    await talk(room);
    await keepTicking(room.rig, room.sessionId, 30_000);
    await pass(room.rig.t, 10_001);
    await room.rig.advisor.as.mutation(api.sessions.tick, { sessionId: room.sessionId });
    expect(await viewOf(room)).toMatchObject({ state: "grace", callEpoch: 2, stopReason: "lapse", baseMs: 30_000 });
    await talk(room);
    expect(await viewOf(room)).toMatchObject({ state: "running", callEpoch: 2 });
  });

  test("exhaustion closes it at once; a top-up and a click open the next", async () => {
    const room = await videoRoom();
    await talk(room);
    await keepTicking(room.rig, room.sessionId, 999_000);
    await pass(room.rig.t, 1_000);
    expect(await viewOf(room)).toMatchObject({ state: "exhausted", callEpoch: null, stopReason: "exhausted", baseMs: 1_000_000 });
    await credit(room.rig.t, room.rig.client.userId, 1_000n);
    await room.rig.client.as.mutation(api.sessions.resume, { sessionId: room.sessionId });
    expect(await callsOf(room)).toEqual([
      { epoch: 1, state: "closed", reason: "exhausted", maxSeconds: 1_360 },
      { epoch: 2, state: "open", reason: null, maxSeconds: 500 + 360 },
    ]);
  });

  test("a top-up while talking lets it last longer, and it is never shortened", async () => {
    const room = await videoRoom();
    await talk(room);
    await keepTicking(room.rig, room.sessionId, 100_000);
    await credit(room.rig.t, room.rig.client.userId, 2_000n);
    // 100 s gone, 1 900 s still paid for, and the grace.
    expect(await callsOf(room)).toEqual([{ epoch: 1, state: "open", reason: null, maxSeconds: 2_060 }]);
    await credit(room.rig.t, room.rig.client.userId, 1n);
    expect((await callsOf(room))[0]?.maxSeconds).toBe(2_061);
  });

  test("a session beside it that ends leaves it more money, and more time", async () => {
    const rig = await makeRig(2_000n);
    const grace = await createAdvisor(rig.t, { name: "Grace", chatPriceMinor: 80n });
    const chatId = await openSession({ client: rig.client, advisor: grace });
    await tickBoth({ client: rig.client, advisor: grace }, chatId);
    const sessionId = await openSession(rig, { mode: "video" });
    const room = { rig, sessionId, call: new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: rig.advisor.userId }) };
    // 200 cents a minute together: 600 s.
    expect((await callsOf(room))[0]?.maxSeconds).toBe(600 + 300 + 60);
    await talk(room);
    await rig.client.as.mutation(api.sessions.end, { sessionId: chatId });
    expect((await callsOf(room))[0]?.maxSeconds).toBe(1_000 + 60);
  });

  test("the end closes it for its own reason, and the spend limit is told to the client alone", async () => {
    const room = await videoRoom(600n);
    await talk(room);
    await keepTicking(room.rig, room.sessionId, 299_000);
    await pass(room.rig.t, 1_000);
    expect(await viewOf(room)).toMatchObject({ state: "ended", callEpoch: null, endReason: "spend_limit", stopReason: "spend_limit", chargeMinor: 600n });
    const seen = await room.rig.advisor.as.query(api.sessions.get, { sessionId: room.sessionId });
    expect([seen?.endReason, seen?.stopReason]).toEqual(["ended_by_client", "end"]);
    expect((await callsOf(room)).map(({ state, reason }) => [state, reason])).toEqual([["closed", "spend_limit"]]);
    expect((await checkLedger(room.rig.t)).violations).toEqual([]);
  });

  test("a chat has none", async () => {
    const rig = await makeRig(2_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 20_000);
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({ state: "running", callEpoch: null, commsProvider: "local" });
    expect(await rig.t.run(async (ctx) => await ctx.db.query("calls").collect())).toEqual([]);
  });
});

describe("idleness", () => {
  test("two silent minutes pause the session for both, with the reason, and a click goes on", async () => {
    const rig = await makeRig(2_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    for (let i = 0; i < 25; i += 1) {
      await pass(rig.t, 5_000);
      for (const person of [rig.advisor, rig.client]) await person.as.mutation(api.sessions.tick, { sessionId, active: false });
    }
    const view = await rig.advisor.as.query(api.sessions.get, { sessionId });
    expect(view).toMatchObject({ state: "paused", stopReason: "both_idle", baseMs: 120_000, endsAtMs: START_MS + 720_000 });
    await rig.client.as.mutation(api.sessions.resume, { sessionId });
    expect(await keepTicking(rig, sessionId, 10_000)).toMatchObject({ state: "running", billedMs: 130_000 });
  });

  test("a message counts as activity", async () => {
    const rig = await makeRig(2_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    for (let i = 0; i < 40; i += 1) {
      await pass(rig.t, 5_000);
      for (const person of [rig.advisor, rig.client]) await person.as.mutation(api.sessions.tick, { sessionId, active: false });
      if (i === 20) await rig.advisor.as.mutation(api.messages.send, { sessionId, clientMessageId: "message-1", text: "Still thinking." });
    }
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({ state: "running", segStartMs: START_MS });
  });

  test("a tick that only says so costs one document, and forged words about activity move no money", async () => {
    const rig = await makeRig(2_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    const before = await rig.t.run(async (ctx) => [await ctx.db.query("sessions").collect(), await ctx.db.query("wallets").collect()]);
    await pass(rig.t, 1_000);
    await rig.client.as.mutation(api.sessions.tick, { sessionId, active: true });
    const after = await rig.t.run(async (ctx) => [await ctx.db.query("sessions").collect(), await ctx.db.query("wallets").collect()]);
    expect(after).toEqual(before);
    const [meter] = await rig.t.run(async (ctx) => await ctx.db.query("meters").collect());
    expect([meter?.activeClientMs, meter?.proofClientMs, meter?.activeAdvisorMs]).toEqual([START_MS + 1_000, START_MS + 1_000, START_MS]);
  });
});
