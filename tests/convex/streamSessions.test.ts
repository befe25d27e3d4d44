import { afterEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { credit, openSession, START_MS, tickBoth } from "../support/sessionRig";
import { openVideo, viewOf } from "./rtcHelpers";
import { makeStreamRig, settle, type StreamRig } from "./streamHelpers";
import { createUser } from "./setup";

let rig: StreamRig;

afterEach(async () => {
  vi.useRealTimers();
  await rig?.stream.stop();
});

async function withVideo(balanceMinor?: bigint): Promise<Id<"sessions">> {
  rig = await makeStreamRig(balanceMinor);
  const sessionId = await openVideo(rig);
  await settle(rig.t);
  return sessionId;
}

async function withChat(): Promise<Id<"sessions">> {
  rig = await makeStreamRig();
  const sessionId = await openSession(rig);
  await settle(rig.t);
  return sessionId;
}

/** A signed event of Stream, delivered to the real route. */
async function deliver(type: string, input: Parameters<StreamRig["stream"]["callEvent"]>[1], options: Parameters<StreamRig["stream"]["delivery"]>[1] = {}): Promise<number> {
  const { body, headers } = rig.stream.delivery(rig.stream.callEvent(type, input), options);
  const response = await rig.t.fetch("/webhooks/stream", { method: "POST", body, headers });
  await settle(rig.t);
  return response.status;
}

const joined = (callId: string, userId: string, connectionId: string) =>
  deliver("call.session_participant_joined", { callId, userId, connectionId, atMs: Date.now() });
const left = (callId: string, userId: string, connectionId: string, atMs = Date.now()) =>
  deliver("call.session_participant_left", { callId, userId, connectionId, atMs });

async function bothJoin(callId: string): Promise<void> {
  await joined(callId, rig.client.userId, "conn-c");
  await joined(callId, rig.advisor.userId, "conn-a");
}

/** Lets time pass while both pages tick. */
async function passTicking(sessionId: Id<"sessions">, ms: number): Promise<void> {
  await tickBoth(rig, sessionId);
  for (let leftMs = ms; leftMs > 0; leftMs -= 4_000) {
    vi.setSystemTime(Date.now() + Math.min(4_000, leftMs));
    await tickBoth(rig, sessionId);
  }
  await settle(rig.t);
}

const facts = () =>
  rig.t.run(async (ctx) => (await ctx.db.query("presenceFacts").collect()).map(({ kind, connectionId, source }) => `${connectionId ?? "all"} ${kind} ${source}`));
const targets = () =>
  rig.t.run(async (ctx) =>
    (await ctx.db.query("streamTargets").collect()).map(({ kind, isOpen, state, tries, lastError }) => ({ kind, isOpen, state, tries, lastError })),
  );
const callRow = (sessionId: Id<"sessions">, epoch: number) =>
  rig.t.run((ctx) =>
    ctx.db
      .query("calls")
      .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
      .unique(),
  );

describe("a video session at Stream", () => {
  test("has its call and its shut channel as soon as it is accepted", async () => {
    // $10.00 at $1.20 a minute is 500 s; 5 minutes to begin, 1 minute of grace.
    const sessionId = await withVideo();
    const { stream } = rig;
    expect([...stream.calls.values()]).toEqual([
      expect.objectContaining({ id: `${sessionId}-1`, type: "advice", createdBy: "platform", maxSeconds: 860, recording: "disabled", endedAt: null }),
    ]);
    expect(stream.calls.get(`${sessionId}-1`)?.members).toEqual([rig.client.userId, rig.advisor.userId]);
    expect([...stream.channels.values()]).toEqual([
      { id: sessionId, type: "advice", frozen: true, members: [rig.client.userId, rig.advisor.userId], createdBy: "platform" },
    ]);
    expect([...stream.users.values()]).toEqual([
      { id: rig.client.userId, name: "Casey", role: "user" },
      { id: rig.advisor.userId, name: "Ada", role: "user" },
      { id: "platform", name: "Parley", role: "user" },
    ]);
    expect((await callRow(sessionId, 1))?.serverState).toBe("done");
  });

  test("is billed from the moment that Stream saw both and both ticked; its channel opens then", async () => {
    const sessionId = await withVideo();
    await passTicking(sessionId, 8_000);
    expect(await viewOf(rig.client, sessionId)).toMatchObject({ state: "ready", baseMs: 0 });
    await bothJoin(`${sessionId}-1`);
    await tickBoth(rig, sessionId);
    await settle(rig.t);
    expect(await viewOf(rig.client, sessionId)).toMatchObject({ state: "running", startedAtMs: START_MS + 8_000 });
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(false);
  });

  test.each([0, 1_000, 4_000])("a departure of %i ms ago closes the bill at the last proof of both; that call ends and another opens", async (agoMs) => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await passTicking(sessionId, 20_000);
    vi.setSystemTime(Date.now() + 3_000);
    expect(await left(`${sessionId}-1`, rig.advisor.userId, "conn-a", Date.now() - agoMs)).toBe(200);
    expect(await viewOf(rig.client, sessionId)).toMatchObject({ state: "grace", callEpoch: 2, stopReason: "media_left", baseMs: 20_000 });
    expect(rig.stream.calls.get(`${sessionId}-1`)?.endedAt).not.toBeNull();
    expect(rig.stream.calls.get(`${sessionId}-2`)?.endedAt).toBeNull();
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(true);
  });

  test("pause ends the call and shuts the channel, resume opens the next, the end ends all", async () => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await passTicking(sessionId, 10_000);
    await rig.client.as.mutation(api.sessions.pause, { sessionId });
    await settle(rig.t);
    expect(rig.stream.calls.get(`${sessionId}-1`)?.endedAt).not.toBeNull();
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(true);
    await rig.client.as.mutation(api.sessions.resume, { sessionId });
    await settle(rig.t);
    expect(rig.stream.calls.get(`${sessionId}-2`)).toMatchObject({ endedAt: null });
    await rig.advisor.as.mutation(api.sessions.end, { sessionId });
    await settle(rig.t);
    expect([...rig.stream.calls.values()].every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(true);
  });

  test("a joining that arrives after its leaving does not bring the person back", async () => {
    const sessionId = await withVideo();
    const callId = `${sessionId}-1`;
    await joined(callId, rig.client.userId, "conn-c");
    await left(callId, rig.advisor.userId, "conn-a", START_MS);
    await deliver("call.session_participant_joined", { callId, userId: rig.advisor.userId, connectionId: "conn-a", atMs: START_MS - 5_000 });
    await tickBoth(rig, sessionId);
    expect((await viewOf(rig.client, sessionId)).state).toBe("ready");
    // The leaving of an old connection does not count against a new one.
    await joined(callId, rig.advisor.userId, "conn-a2");
    await tickBoth(rig, sessionId);
    expect((await viewOf(rig.client, sessionId)).state).toBe("running");
    await left(callId, rig.advisor.userId, "conn-a", START_MS - 1_000);
    expect((await viewOf(rig.client, sessionId)).state).toBe("running");
  });

  test.each(["call.session_ended", "call.ended"])("%s closes every connection", async (type) => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await passTicking(sessionId, 12_000);
    await deliver(type, { callId: `${sessionId}-1`, atMs: Date.now() });
    expect(await viewOf(rig.client, sessionId)).toMatchObject({ state: "grace", baseMs: 12_000 });
    expect((await facts()).at(-1)).toBe("all ended webhook");
  });

  test("money added during the call moves its end at Stream", async () => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await tickBoth(rig, sessionId);
    await credit(rig.t, rig.client.userId, 1_200n);
    await settle(rig.t);
    // $22.00 at $1.20 a minute is 1100 s, and 60 s of grace.
    expect(rig.stream.calls.get(`${sessionId}-1`)?.maxSeconds).toBe(1_160);
  });
});

describe("what Stream does not take at once", () => {
  test("is repeated until it is there; the session's own state never waits", async () => {
    rig = await makeStreamRig();
    const { stream, t } = rig;
    stream.failNext(/mark_ended$/, { status: 500 });
    stream.failNext(/mark_ended$/, { status: 429, headers: { "x-ratelimit-reset": String(START_MS / 1000 + 90) } });
    stream.failNext(/mark_ended$/, "reset");
    const sessionId = await openVideo(rig);
    await settle(t);
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect((await viewOf(rig.client, sessionId)).state).toBe("ended");
    await settle(t);
    expect(stream.calls.get(`${sessionId}-1`)?.endedAt).toBeNull();
    expect((await callRow(sessionId, 1))?.serverState).toBe("pending");
    for (const seconds of [1, 90, 4]) {
      vi.setSystemTime(Date.now() + seconds * 1_000);
      await t.mutation(internal.jobs.comms.reconcile, {});
      await settle(t);
    }
    expect(stream.calls.get(`${sessionId}-1`)?.endedAt).not.toBeNull();
    expect(stream.log.filter((line) => line.endsWith("mark_ended"))).toHaveLength(4);
    expect((await callRow(sessionId, 1))?.serverState).toBe("done");
  });

  test("waits as long as Stream says", async () => {
    rig = await makeStreamRig();
    rig.stream.failNext(/query$/, { status: 429, headers: { "x-ratelimit-reset": String(START_MS / 1000 + 90) } });
    await openSession(rig);
    await settle(rig.t);
    vi.setSystemTime(START_MS + 89_000);
    expect(await rig.t.mutation(internal.jobs.comms.reconcile, {})).toBe(0);
    vi.setSystemTime(START_MS + 90_000);
    expect(await rig.t.mutation(internal.jobs.comms.reconcile, {})).toBe(1);
    await settle(rig.t);
    expect(await targets()).toEqual([{ kind: "channel", isOpen: false, state: "done", tries: 2, lastError: null }]);
  });

  test("that a repeat cannot mend is given up and entered in the audit log", async () => {
    rig = await makeStreamRig();
    rig.stream.failNext(/query$/, { status: 403, body: { code: 17 } });
    const sessionId = await openSession(rig);
    await settle(rig.t);
    expect(await targets()).toEqual([{ kind: "channel", isOpen: false, state: "failed", tries: 1, lastError: "config:403/17" }]);
    const audit = await rig.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter(({ action }) => action === "comms.dead"));
    expect(audit).toHaveLength(1);
    expect((await viewOf(rig.client, sessionId)).state).toBe("ready");
  });

  test("is overtaken by a newer wish: the last state of the session is the last at Stream", async () => {
    const sessionId = await withChat();
    rig.stream.failNext(/^PATCH/, { status: 500 });
    await tickBoth(rig, sessionId);
    await settle(rig.t);
    await rig.client.as.mutation(api.sessions.pause, { sessionId });
    await settle(rig.t);
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(true);
    await rig.client.as.mutation(api.sessions.resume, { sessionId });
    await tickBoth(rig, sessionId);
    await settle(rig.t);
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(false);
    expect(await targets()).toEqual([{ kind: "channel", isOpen: true, state: "done", tries: 1, lastError: null }]);
  });

  test("an attempt that died is taken up after a minute", async () => {
    rig = await makeStreamRig();
    const sessionId = await openSession(rig);
    const targetId = await rig.t.run(async (ctx) => (await ctx.db.query("streamTargets").first())?._id);
    if (targetId === undefined) throw new Error("no target");
    expect(await rig.t.mutation(internal.jobs.comms.beginPush, { targetId })).toMatchObject({ kind: "channel", externalId: sessionId });
    await settle(rig.t);
    expect(rig.stream.log).toEqual([]);
    vi.setSystemTime(START_MS + 60_000);
    await rig.t.mutation(internal.jobs.comms.reconcile, {});
    await settle(rig.t);
    expect(rig.stream.channels.get(sessionId)?.frozen).toBe(true);
  });
});

describe("the poll", () => {
  const participant = (userId: string, connectionId: string, joinedAtMs: number) => ({
    user_session_id: connectionId,
    user: { id: userId },
    joined_at: new Date(joinedAtMs).toISOString(),
    role: "user",
  });

  async function ask(): Promise<void> {
    await rig.t.mutation(internal.jobs.comms.poll, {});
    await settle(rig.t);
  }

  test("starts the bill when no event ever came", async () => {
    const sessionId = await withVideo();
    rig.stream.calls.get(`${sessionId}-1`)?.participants.push(participant(rig.client.userId, "conn-c", START_MS), participant(rig.advisor.userId, "conn-a", START_MS));
    await ask();
    await tickBoth(rig, sessionId);
    expect((await viewOf(rig.client, sessionId)).state).toBe("running");
    expect((await facts()).sort()).toEqual(["conn-a joined poll", "conn-c joined poll"]);
    await ask();
    expect(await facts()).toHaveLength(2);
  });

  test("notices a departure of which no event came, but not of somebody who has just arrived", async () => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await passTicking(sessionId, 8_000);
    await ask();
    expect((await viewOf(rig.client, sessionId)).state).toBe("running");
    await passTicking(sessionId, 8_000);
    await ask();
    expect(await viewOf(rig.client, sessionId)).toMatchObject({ state: "grace", baseMs: 16_000, callEpoch: 2 });
    expect((await facts()).filter((fact) => fact.endsWith("left poll"))[0]).toMatch(/^conn-[ca] left poll$/);
  });

  test("puts out whoever has no business in the call, and never counts them", async () => {
    const sessionId = await withVideo();
    const mallory = await createUser(rig.t, { name: "Mallory" });
    rig.stream.calls.get(`${sessionId}-1`)?.participants.push(participant(mallory.userId, "conn-m", START_MS), participant("nobody", "conn-n", START_MS));
    await ask();
    expect(rig.stream.calls.get(`${sessionId}-1`)?.blocked.sort()).toEqual([mallory.userId, "nobody"].sort());
    expect(await facts()).toEqual([]);
  });

  test("asks about open calls only, and an unanswered question changes nothing", async () => {
    const sessionId = await withVideo();
    await bothJoin(`${sessionId}-1`);
    await passTicking(sessionId, 20_000);
    rig.stream.failNext(/^GET/, { status: 500 });
    await ask();
    expect((await viewOf(rig.client, sessionId)).state).toBe("running");
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    await settle(rig.t);
    expect(await rig.t.mutation(internal.jobs.comms.poll, {})).toBe(0);
  });
});
