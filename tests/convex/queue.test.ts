import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { START_MS, keepTicking, makeRig, openSession, pass, sweep } from "../support/sessionRig";
import { MINUTE_MS, ask, busyRig, newClient, passHere, placeOf, queueUp, refusal, signs, stateOf, type Waiting } from "./queueHelpers";
import { createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

describe("taking a place", () => {
  test("the quote says who is before and how long it has lasted, and nothing typical from fewer than five sessions", async () => {
    const rig = await busyRig();
    await queueUp(rig, "Olga");
    await keepTicking(rig, rig.running, 12_000);
    const sam = await newClient(rig, "Sam");
    const quote = await sam.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote).toMatchObject({
      canStart: false,
      reason: "ADVISOR_BUSY",
      availability: "busy",
      isShort: false,
      queue: { ahead: 1, runningSinceMs: START_MS, typicalMs: null, isFull: false, maxWaitMs: 30 * MINUTE_MS },
    });
  });

  test("the typical length is the middle of the paid sessions, from accept to end", async () => {
    const rig = await makeRig(5_000n);
    for (const seconds of [60, 20, 40, 10, 30]) {
      const sessionId = await openSession(rig);
      await keepTicking(rig, sessionId, seconds * 1_000);
      await rig.client.as.mutation(api.sessions.end, { sessionId });
      await pass(rig.t, 20_000);
    }
    await openSession(rig);
    const sam = await newClient(rig, "Sam");
    const quote = await sam.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote.queue).toMatchObject({ ahead: 0, typicalMs: 30_000 });
  });

  test("a free advisor is asked at once, whatever one would have put up with", async () => {
    const rig = await makeRig(1_000n);
    expect(await ask(rig, rig.client)).toMatchObject({ state: "requested", expiresAtMs: START_MS + MINUTE_MS });
    expect(await signs(rig)).toEqual([]);
  });

  test("without the wish to wait a busy advisor is a refusal", async () => {
    const rig = await busyRig();
    const sam = await newClient(rig, "Sam");
    await expect(ask(rig, sam, { queue: false })).rejects.toMatchObject(refusal("ADVISOR_BUSY"));
  });

  test("needs the money that starting needs", async () => {
    const rig = await busyRig();
    const sam = await newClient(rig, "Sam", 149n);
    await expect(ask(rig, sam)).rejects.toMatchObject(refusal("INSUFFICIENT_FUNDS"));
    const quote = await sam.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote).toMatchObject({ isShort: true, reason: "ADVISOR_BUSY" });
  });

  test("three may wait; the fourth is told that the queue is full", async () => {
    const rig = await busyRig();
    for (const name of ["Olga", "Omar", "Nora"]) await queueUp(rig, name);
    const sam = await newClient(rig, "Sam");
    await expect(ask(rig, sam)).rejects.toMatchObject(refusal("QUEUE_FULL"));
    const quote = await sam.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote).toMatchObject({ reason: "QUEUE_FULL", queue: { ahead: 3, isFull: true } });
  });

  test("the same key is one place, and the price of the moment is kept", async () => {
    const rig = await busyRig();
    const sam = await newClient(rig, "Sam");
    const first = await ask(rig, sam);
    expect(await ask(rig, sam)).toEqual(first);
    await rig.t.run(async (ctx) => await ctx.db.patch("advisorProfiles", rig.advisor.advisorId, { chatPriceMinor: 900n }));
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect(await sam.as.query(api.sessions.get, { sessionId: first.sessionId })).toMatchObject({ state: "requested", ratePerMinuteMinor: 50n });
    await expect(ask(rig, sam, { requestKey: "another-key" })).rejects.toMatchObject(refusal("INVALID_STATE"));
  });
});

describe("the turn", () => {
  test("comes in the order of asking, one at a time, each with its whole minute", async () => {
    const rig = await busyRig();
    const waiting = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar"), await queueUp(rig, "Nora")] as const;
    expect((await Promise.all(waiting.map(placeOf))).map((place) => place?.ahead)).toEqual([0, 1, 2]);
    expect(await rig.advisor.as.query(api.sessions.queue, {})).toMatchObject([{ peerName: "Olga" }, { peerName: "Omar" }, { peerName: "Nora" }]);
    await pass(rig.t, 9_000);
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect(await Promise.all(waiting.map(stateOf))).toEqual(["requested", "queued", "queued"]);
    const [olga, omar, nora] = waiting;
    expect(await olga.client.as.query(api.sessions.get, { sessionId: olga.sessionId })).toMatchObject({
      requestedAtMs: START_MS + 9_000,
      expiresAtMs: START_MS + 9_000 + MINUTE_MS,
    });
    // Olga's request is before Omar's turn and both are before Nora's.
    expect((await Promise.all([omar, nora].map(placeOf))).map((place) => place?.ahead)).toEqual([1, 2]);
    await rig.advisor.as.mutation(api.sessions.decline, { sessionId: olga.sessionId });
    expect(await Promise.all(waiting.map(stateOf))).toEqual(["declined", "requested", "queued"]);
    await omar.client.as.mutation(api.sessions.cancel, { sessionId: omar.sessionId });
    expect(await Promise.all(waiting.map(stateOf))).toEqual(["declined", "cancelled", "requested"]);
    await rig.advisor.as.mutation(api.sessions.accept, { sessionId: nora.sessionId });
    expect(await stateOf(nora)).toBe("ready");
    expect(await signs(rig)).toEqual([]);
  });

  test("goes to the next when nobody answers", async () => {
    const rig = await busyRig();
    const waiting = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar")] as const;
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    await passHere(rig, MINUTE_MS, waiting);
    expect(await Promise.all(waiting.map(stateOf))).toEqual(["expired", "requested"]);
    expect(await waiting[0].client.as.query(api.sessions.get, { sessionId: waiting[0].sessionId })).toMatchObject({ closeCause: null });
  });

  test("is not taken by somebody who asks in between", async () => {
    const rig = await busyRig();
    const waiting = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar")];
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    const sam = await newClient(rig, "Sam");
    await expect(ask(rig, sam, { queue: false })).rejects.toMatchObject(refusal("ADVISOR_BUSY"));
    expect(await ask(rig, sam)).toMatchObject({ state: "queued" });
    expect(await Promise.all(waiting.map(stateOf))).toEqual(["requested", "queued"]);
  });

  test("ends of sessions by any rule bring it: the room nobody entered frees the advisor", async () => {
    const rig = await makeRig(5_000n);
    await openSession(rig);
    const olga = await queueUp(rig, "Olga");
    await passHere(rig, 5 * MINUTE_MS + 1, [olga]);
    for (let i = 0; i < 3; i += 1) await passHere(rig, 20_000, [olga]);
    await sweep(rig.t);
    expect(await stateOf(olga)).toBe("requested");
  });

  test("an advisor who may have two sessions at a time queues the third", async () => {
    const rig = await makeRig(5_000n);
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    await robin.as.mutation(api.settings.update, { changes: { openSessionsPerAdvisorMax: 2 }, reason: "Chat only" });
    await openSession(rig);
    const olga = await newClient(rig, "Olga");
    await openSession({ client: olga, advisor: rig.advisor });
    const sam = await newClient(rig, "Sam");
    expect(await ask(rig, sam)).toMatchObject({ state: "queued" });
  });
});

describe("others who were asking when a session was accepted", () => {
  test("take places in the order of asking; who finds none is told that another session came first", async () => {
    const rig = await makeRig(5_000n);
    const asked: Waiting[] = [];
    for (const name of ["Olga", "Omar", "Nora", "Oscar"]) {
      const client = await newClient(rig, name);
      asked.push({ client, sessionId: (await ask(rig, client)).sessionId });
    }
    await openSession(rig);
    expect(await Promise.all(asked.map(stateOf))).toEqual(["queued", "queued", "queued", "expired"]);
    const [first, , , last] = asked;
    expect(await last?.client.as.query(api.sessions.get, { sessionId: last.sessionId })).toMatchObject({ closeCause: "another_session" });
    expect(first && (await placeOf(first))).toMatchObject({ ahead: 0, untilMs: START_MS + 30 * MINUTE_MS, advisor: "busy", isShort: false });
    // The minute of the first request is over and changes nothing.
    await pass(rig.t, MINUTE_MS);
    expect(first && (await stateOf(first))).toBe("queued");
  });
});
