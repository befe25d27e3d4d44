import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { START_MS, credit, pass, sweep } from "../support/sessionRig";
import { MINUTE_MS, ask, busyRig, newClient, passHere, placeOf, queueUp, refusal, signs, stateOf } from "./queueHelpers";
import { createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
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
