import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { START_MS, credit, keepTicking, makeRig, openSession, pass, sweep, tickBoth, type Rig } from "../support/sessionRig";
import { createUser, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const MINUTE_MS = 60_000;

type Waiting = { client: TestUser; sessionId: Id<"sessions"> };

function refusal(code: string, details?: Record<string, unknown>) {
  return { data: details === undefined ? { code } : { code, details } };
}

async function newClient(rig: Rig, name: string, balanceMinor = 1_000n): Promise<TestUser> {
  const client = await createUser(rig.t, { name });
  if (balanceMinor > 0n) await credit(rig.t, client.userId, balanceMinor);
  return client;
}

function ask(rig: Rig, client: TestUser, overrides: Record<string, unknown> = {}) {
  return client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "chat",
    requestKey: `key-of-${client.userId}`,
    queue: true,
    ...overrides,
  });
}

async function queueUp(rig: Rig, name: string, balanceMinor = 1_000n): Promise<Waiting> {
  const client = await newClient(rig, name, balanceMinor);
  const { sessionId, state } = await ask(rig, client);
  expect(state).toBe("queued");
  return { client, sessionId };
}

/** Lets time pass while Ada and everybody in `waiting` have a page open. */
async function passHere(rig: Rig, ms: number, waiting: readonly Waiting[]): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 20_000) {
    await rig.advisor.as.mutation(api.presence.beat, {});
    for (const { client } of waiting) await client.as.mutation(api.sessions.stillWaiting, {});
    await pass(rig.t, Math.min(20_000, leftMs));
  }
}

async function stateOf({ client, sessionId }: Waiting) {
  return (await client.as.query(api.sessions.get, { sessionId }))?.state;
}
const placeOf = ({ client, sessionId }: Waiting) => client.as.query(api.sessions.place, { sessionId });

/** Casey is in a session with Ada since `START_MS`. */
async function busyRig(): Promise<Rig & { running: Id<"sessions"> }> {
  const rig = await makeRig(5_000n);
  const running = await openSession(rig);
  await tickBoth(rig, running);
  return { ...rig, running };
}

const signs = (rig: Rig) => rig.t.run(async (ctx) => await ctx.db.query("queueSigns").collect());

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

describe("waiting that comes to nothing", () => {
  test("ends after half an hour, and says so", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    await rig.client.as.mutation(api.sessions.pause, { sessionId: rig.running });
    await rig.t.run(async (ctx) => await ctx.db.patch("sessions", olga.sessionId, { expiresAtMs: Date.now() + 30_000 }));
    await pass(rig.t, 29_999);
    expect(await stateOf(olga)).toBe("queued");
    await pass(rig.t, 1);
    await sweep(rig.t);
    expect(await olga.client.as.query(api.sessions.get, { sessionId: olga.sessionId })).toMatchObject({
      state: "expired",
      closeCause: "waited_too_long",
    });
    expect(await signs(rig)).toEqual([]);
  });

  test("leaving the queue lets the others move up", async () => {
    const rig = await busyRig();
    const [olga, omar] = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar")];
    expect(await olga.client.as.mutation(api.sessions.cancel, { sessionId: olga.sessionId })).toMatchObject({ state: "cancelled" });
    expect(await placeOf(omar)).toMatchObject({ ahead: 0 });
    expect(await placeOf(olga)).toBeNull();
  });

  test("the advisor may send somebody in the queue away", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: olga.sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "queued" }),
    );
    const declined = await rig.advisor.as.mutation(api.sessions.decline, { sessionId: olga.sessionId, cause: "not_my_field", reason: " Ask Omar. " });
    expect(declined).toMatchObject({ state: "declined", closeCause: "not_my_field", declineReason: "Ask Omar." });
    await expect(rig.advisor.as.mutation(api.sessions.decline, { sessionId: olga.sessionId, cause: "rude" as "busy" })).rejects.toThrow(/Validator/);
  });

  test("a suspended advisor's queue is sent away, a suspended client loses the place", async () => {
    const rig = await busyRig();
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const [olga, omar] = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar")];
    await robin.as.mutation(api.users.setSuspended, { userId: olga.client.userId, suspended: true, reason: "Abuse" });
    expect(await stateOf(olga)).toBe("cancelled");
    await robin.as.mutation(api.users.setSuspended, { userId: rig.advisor.userId, suspended: true, reason: "Abuse" });
    expect(await stateOf(omar)).toBe("declined");
    expect(await signs(rig)).toEqual([]);
  });
});

describe("somebody is away", () => {
  test("an advisor who goes offline keeps the queue waiting and finds it on the way back", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    await rig.t.run(async (ctx) => {
      for (const row of await ctx.db.query("presenceBeats").collect()) await ctx.db.delete("presenceBeats", row._id);
      for (const row of await ctx.db.query("advisorPresence").collect()) await ctx.db.patch("advisorPresence", row._id, { state: "offline" });
    });
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect(await placeOf(olga)).toMatchObject({ ahead: 0, advisor: "offline", runningSinceMs: null });
    const sam = await newClient(rig, "Sam");
    await expect(ask(rig, sam)).rejects.toMatchObject(refusal("ADVISOR_OFFLINE"));
    await rig.advisor.as.mutation(api.presence.beat, {});
    expect(await stateOf(olga)).toBe("requested");
  });

  test("an advisor who takes no more sessions keeps the queue waiting until they do again", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    await rig.advisor.as.mutation(api.advisorProfiles.setAccepting, { accepting: false });
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect(await placeOf(olga)).toMatchObject({ advisor: "closed" });
    const sam = await newClient(rig, "Sam");
    await expect(ask(rig, sam)).rejects.toMatchObject(refusal("ADVISOR_NOT_ACCEPTING"));
    await rig.advisor.as.mutation(api.advisorProfiles.setAccepting, { accepting: true });
    expect(await stateOf(olga)).toBe("requested");
  });

  test("a client who has left is passed over, keeps the place, and has it on coming back", async () => {
    const rig = await busyRig();
    const [olga, omar] = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar")];
    expect(await placeOf(omar)).toMatchObject({ ahead: 1 });
    await passHere(rig, MINUTE_MS, [omar]);
    expect(await placeOf(omar)).toMatchObject({ ahead: 0 });
    expect(await rig.advisor.as.query(api.sessions.queue, {})).toMatchObject([{ peerName: "Omar" }]);
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect([await stateOf(olga), await stateOf(omar)]).toEqual(["queued", "requested"]);
    await olga.client.as.mutation(api.sessions.stillWaiting, {});
    expect(await stateOf(olga)).toBe("queued");
    await rig.advisor.as.mutation(api.sessions.decline, { sessionId: omar.sessionId });
    expect(await stateOf(olga)).toBe("requested");
  });

  test("who has left takes no place away from others", async () => {
    const rig = await busyRig();
    const waiting = [await queueUp(rig, "Olga"), await queueUp(rig, "Omar"), await queueUp(rig, "Nora")];
    await passHere(rig, MINUTE_MS, waiting.slice(0, 1));
    const sam = await newClient(rig, "Sam");
    const quote = await sam.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote.queue).toMatchObject({ ahead: 1, isFull: false });
    expect(await ask(rig, sam)).toMatchObject({ state: "queued" });
  });

  test("a queue of people who have all left keeps nobody else waiting", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    await passHere(rig, MINUTE_MS, []);
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    const sam = await newClient(rig, "Sam");
    expect(await ask(rig, sam, { queue: false })).toMatchObject({ state: "requested" });
    expect(await stateOf(olga)).toBe("queued");
  });

  test("who has spent the money is passed over, and goes out after a top-up", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga", 150n);
    await rig.t.run(async (ctx) => {
      const account = (await ctx.db.query("accounts").collect()).find((row) => row.ownerId === olga.client.userId && row.class === "C.avail");
      if (account) await ctx.db.patch("accounts", account._id, { balanceMinor: 149n });
    });
    await rig.client.as.mutation(api.sessions.end, { sessionId: rig.running });
    expect(await stateOf(olga)).toBe("queued");
    expect(await placeOf(olga)).toMatchObject({ isShort: true, advisor: "free" });
    await credit(rig.t, olga.client.userId, 1n);
    await olga.client.as.mutation(api.sessions.stillWaiting, {});
    expect(await stateOf(olga)).toBe("requested");
  });
});

describe("strangers", () => {
  test("see no place and no queue, and keep nobody's place", async () => {
    const rig = await busyRig();
    const olga = await queueUp(rig, "Olga");
    const sam = await newClient(rig, "Sam");
    const { sessionId } = olga;
    await expect(rig.t.query(api.sessions.place, { sessionId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(rig.t.query(api.sessions.queue, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(rig.t.mutation(api.sessions.stillWaiting, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    expect(await sam.as.query(api.sessions.place, { sessionId })).toBeNull();
    // The advisor has a list of their own; the facts of the wait are the client's.
    expect(await rig.advisor.as.query(api.sessions.place, { sessionId })).toBeNull();
    await expect(sam.as.query(api.sessions.queue, {})).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(sam.as.mutation(api.sessions.cancel, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    const before = await signs(rig);
    await pass(rig.t, 1_000);
    expect(await sam.as.mutation(api.sessions.stillWaiting, {})).toBeNull();
    expect(await signs(rig)).toEqual(before);
    await olga.client.as.mutation(api.sessions.stillWaiting, {});
    expect(await signs(rig)).toMatchObject([{ sessionId, lastSeenAtMs: START_MS + 1_000 }]);
  });

  test("the advisor's list shows a first name and neither limit nor balance", async () => {
    const rig = await busyRig();
    const sam = await newClient(rig, "Sam");
    await ask(rig, sam, { limitMinor: 700n });
    expect(await rig.advisor.as.query(api.sessions.queue, {})).toMatchObject([{ peerName: "Sam", me: "advisor", limitMinor: null, exhaustAtMs: null }]);
  });
});
