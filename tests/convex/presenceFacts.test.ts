import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { CallOf } from "../support/sessionCall";
import { START_MS, checkLedger, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { stubEnvironment } from "./environment";
import { createUser } from "./setup";

beforeEach(() => stubEnvironment());
afterEach(() => {
  vi.useRealTimers();
});

type Room = { rig: Rig; sessionId: Id<"sessions">; call: CallOf };

async function videoRoom(): Promise<Room> {
  const rig = await makeRig(2_000n);
  const sessionId = await openSession(rig, { mode: "video" });
  return { rig, sessionId, call: new CallOf(rig.t, sessionId, { client: rig.client.userId, advisor: rig.advisor.userId }) };
}

/** A running session: both joined at the start and ticked for 20 s. */
async function talking(): Promise<Room> {
  const room = await videoRoom();
  await room.call.joinBoth();
  await keepTicking(room.rig, room.sessionId, 20_000);
  return room;
}

async function segmentsOf({ rig, sessionId }: Room) {
  const rows = await rig.t.run(async (ctx) => await ctx.db.query("segments").collect());
  return rows
    .filter((row) => row.sessionId === sessionId)
    .map((row) => [row.startMs - START_MS, row.endMs - START_MS, row.reason, row.missing]);
}

async function stateOf({ rig, sessionId }: Room) {
  return await rig.t.run(async (ctx) => await ctx.db.get("sessions", sessionId));
}

async function factCount({ rig }: Room): Promise<number> {
  return await rig.t.run(async (ctx) => (await ctx.db.query("presenceFacts").collect()).length);
}

describe("heartbeats of a video session", () => {
  test("without media never open a bill: the session ends unbilled as not joined", async () => {
    const room = await videoRoom();
    expect(await keepTicking(room.rig, room.sessionId, 30_000)).toMatchObject({ state: "ready", billedMs: 0, nextTickMs: 1_000 });
    await room.call.join("client");
    await keepTicking(room.rig, room.sessionId, 280_000, 5_000);
    expect(await stateOf(room)).toMatchObject({ state: "ended", endReason: "not_joined", chargeMinor: 0n, startedAtMs: null });
    expect(await segmentsOf(room)).toEqual([]);
  });

  test("open it with the first tick of both from inside the call", async () => {
    const room = await videoRoom();
    await pass(room.rig.t, 7_000);
    await room.call.joinBoth();
    expect(await stateOf(room)).toMatchObject({ state: "ready" });
    await pass(room.rig.t, 1_000);
    expect(await tickBoth(room.rig, room.sessionId)).toMatchObject({ state: "running", billedMs: 0 });
    expect(await stateOf(room)).toMatchObject({ startedAtMs: START_MS + 8_000 });
    // By video both are asked each second, so that a departure costs the advisor no more than that.
    await pass(room.rig.t, 1_000);
    const { sessionId } = room;
    expect(await room.rig.advisor.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ state: "running", nextTickMs: 1_000 });
  });
});

describe("leaving a call", () => {
  test("closes the bill at the last proof of both, and the client is back without a click", async () => {
    const room = await talking();
    await pass(room.rig.t, 2_500);
    await tickBoth(room.rig, room.sessionId);
    await pass(room.rig.t, 1_500);
    await room.call.leave("advisor", 700);
    expect(await segmentsOf(room)).toEqual([[0, 22_500, "media_left", "advisor"]]);
    expect(await stateOf(room)).toMatchObject({ state: "grace", stopReason: "media_left", callEpoch: 2, deadlineMs: START_MS + 84_000 });
    await pass(room.rig.t, 6_000);
    await room.call.joinBoth();
    await tickBoth(room.rig, room.sessionId);
    await keepTicking(room.rig, room.sessionId, 10_000);
    await room.rig.client.as.mutation(api.sessions.end, { sessionId: room.sessionId });
    // 32.5 s at 120 cents a minute.
    expect(await stateOf(room)).toMatchObject({ state: "ended", baseMs: 32_500, chargeMinor: 65n });
    const receipt = await room.rig.client.as.query(api.sessions.receipt, { sessionId: room.sessionId });
    expect([receipt?.disconnects, receipt?.disconnectedMs]).toEqual([
      { client: 0, advisor: 1 },
      { client: 0, advisor: 7_500 },
    ]);
    expect(
      receipt?.segments.map(({ startMs, endMs, billed, reason, missing }) => [
        startMs - START_MS,
        endMs - START_MS,
        billed,
        reason,
        missing,
      ]),
    ).toEqual([
      [0, 22_500, true, "both_present", null],
      [22_500, 30_000, false, "media_left", "advisor"],
      [30_000, 40_000, true, "both_present", null],
    ]);
    expect((await checkLedger(room.rig.t)).violations).toEqual([]);
  });

  test.each([15_000, 3_000, 0, -60_000])("that a provider says was %i ms ago is billed to the last proof of both", async (agoMs) => {
    const room = await talking();
    await pass(room.rig.t, 4_000);
    await room.rig.client.as.mutation(api.sessions.tick, { sessionId: room.sessionId });
    await room.call.leave("advisor", agoMs);
    expect(await segmentsOf(room)).toEqual([[0, 20_000, "media_left", "advisor"]]);
    expect(await stateOf(room)).toMatchObject({ state: "grace", callEpoch: 2, deadlineMs: START_MS + 84_000 });
  });

  test.each(["peer", "poll"] as const)("found out by a %s is billed to the last proof of both", async (source) => {
    const room = await talking();
    await pass(room.rig.t, 8_000);
    await room.rig.client.as.mutation(api.sessions.tick, { sessionId: room.sessionId });
    await room.call.leave("advisor", 0, source);
    expect(await segmentsOf(room)).toEqual([[0, 20_000, "media_left", "advisor"]]);
    expect(await stateOf(room)).toMatchObject({ state: "grace", callEpoch: 2, deadlineMs: START_MS + 88_000 });
  });

  test("said by one's own page is one more proof of that person, and none of the other", async () => {
    const advisor = await talking();
    await pass(advisor.rig.t, 3_000);
    await advisor.rig.client.as.mutation(api.sessions.tick, { sessionId: advisor.sessionId });
    await pass(advisor.rig.t, 500);
    await advisor.call.leave("advisor", 0, "page");
    expect(await segmentsOf(advisor)).toEqual([[0, 23_000, "media_left", "advisor"]]);
    vi.useRealTimers();
    const client = await talking();
    await pass(client.rig.t, 3_500);
    await client.call.leave("client", 0, "page");
    expect(await segmentsOf(client)).toEqual([[0, 20_000, "media_left", "client"]]);
  });

  test("any number of times is no reason to end: it is not a lapse", async () => {
    const room = await talking();
    for (let i = 0; i < 8; i += 1) {
      await room.call.leave("client");
      await pass(room.rig.t, 1_000);
      await room.call.joinBoth();
      await tickBoth(room.rig, room.sessionId);
      await keepTicking(room.rig, room.sessionId, 5_000);
    }
    expect(await stateOf(room)).toMatchObject({ state: "running", callEpoch: 9, baseMs: 20_000 + 7 * 5_000 });
  });

  test("of a second tab changes nothing while the first is there", async () => {
    const room = await talking();
    const second = { epoch: 1, userId: room.rig.client.userId, connectionId: "second-tab", source: "page" as const };
    await room.call.say({ ...second, kind: "joined", atMs: Date.now() });
    await room.call.say({ ...second, kind: "left", atMs: Date.now() });
    expect(await stateOf(room)).toMatchObject({ state: "running", callEpoch: 1 });
  });

  test("by everybody at once, as the provider says, misses both", async () => {
    const room = await talking();
    await room.call.empty();
    expect(await segmentsOf(room)).toEqual([[0, 20_000, "media_left", "both"]]);
  });
});

describe("the door", () => {
  test("the same fact twice is one fact", async () => {
    const room = await videoRoom();
    const fact = {
      epoch: 1,
      userId: room.rig.client.userId,
      connectionId: "c1",
      kind: "joined" as const,
      atMs: START_MS,
      source: "webhook" as const,
    };
    for (let i = 0; i < 3; i += 1) await room.call.say(fact);
    expect(await factCount(room)).toBe(1);
  });

  test("facts of a closed call are kept and change nothing", async () => {
    const room = await talking();
    await room.call.leave("client");
    await room.call.joinBoth();
    await tickBoth(room.rig, room.sessionId);
    const before = await factCount(room);
    for (const { userId } of [room.rig.client, room.rig.advisor]) {
      await room.call.say({ epoch: 1, userId, connectionId: "late", kind: "left", atMs: Date.now(), source: "webhook" });
    }
    expect(await factCount(room)).toBe(before + 2);
    expect(await stateOf(room)).toMatchObject({ state: "running", callEpoch: 2 });
  });

  test("a fact of a call that time has just closed does not count for the next", async () => {
    const room = await talking();
    // Both pages were silent for 30 s; nobody has looked, so the row still says that call 1 is open.
    await pass(room.rig.t, 30_000);
    const { userId } = room.rig.client;
    await room.call.say({ epoch: 1, userId, connectionId: "again", kind: "joined", atMs: Date.now(), source: "page" });
    expect(await stateOf(room)).toMatchObject({ state: "grace", stopReason: "lapse", callEpoch: 2 });
    const [meter] = await room.rig.t.run(async (ctx) => await ctx.db.query("meters").collect());
    expect([meter?.mediaClient, meter?.mediaAdvisor]).toEqual([false, false]);
  });

  test("after the end nothing is recorded, and nobody but the two is", async () => {
    const room = await talking();
    const stranger = await createUser(room.rig.t, { name: "Mallory" });
    const fact = {
      epoch: 1,
      userId: stranger.userId,
      connectionId: "m1",
      kind: "joined" as const,
      atMs: START_MS,
      source: "page" as const,
    };
    await expect(room.call.say(fact)).rejects.toThrow("NOT_FOUND");
    await room.rig.client.as.mutation(api.sessions.end, { sessionId: room.sessionId });
    const before = await factCount(room);
    await room.call.say({ ...fact, userId: room.rig.client.userId });
    expect(await factCount(room)).toBe(before);
  });

  test("a call of which too much is said counts as empty, so that a flood stops the bill and never hides a leave", async () => {
    const room = await talking();
    const { userId } = room.rig.advisor;
    const atMs = Date.now();
    const fact = { epoch: 1, userId, kind: "joined" as const, atMs, source: "page" as const };
    // Both parties' own facts are the first two.
    await room.rig.t.run(async (ctx) => {
      const row = { ...fact, sessionId: room.sessionId, receivedAtMs: atMs };
      for (let i = 0; i < 497; i += 1) await ctx.db.insert("presenceFacts", { ...row, connectionId: `flood-${i}` });
    });
    await room.call.say({ ...fact, connectionId: "below" });
    expect(await stateOf(room)).toMatchObject({ state: "grace", stopReason: "media_left", callEpoch: 2 });
    expect(await factCount(room)).toBe(500);
  });
});
