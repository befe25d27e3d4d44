import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { credit, keepTicking, makeRig, openSession, START_MS } from "../support/sessionRig";
import { decisionOf, disputableSession, openDispute } from "./disputeHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { joinBoth, openVideo } from "./rtcHelpers";
import { createUser } from "./setup";
import { makeStreamRig, settle, type StreamRig } from "./streamHelpers";

let stream: StreamRig["stream"] | null = null;

afterEach(async () => {
  vi.useRealTimers();
  await stream?.stop();
  stream = null;
});

describe("a session that is open", () => {
  it("says since when it is billed, how long the money lasts, and why it stands", async () => {
    const rig = await makeRig(1_000n);
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const page = async () => await robin.as.query(api.admin.session, { sessionId });
    const sessionId = await openSession(rig, { limitMinor: 300n });
    await keepTicking(rig, sessionId, 60_000);
    // $10.00 at $0.50 a minute are twenty minutes; $3.00 are six.
    expect(await page()).toMatchObject({
      state: "running",
      expiresAtMs: null,
      billedSinceMs: START_MS,
      exhaustAtMs: START_MS + 20 * 60_000,
      limitAtMs: START_MS + 6 * 60_000,
      deadlineMs: null,
      stopReason: null,
      meter: null,
    });
    await rig.client.as.mutation(api.sessions.pause, { sessionId });
    expect(await page()).toMatchObject({
      state: "paused",
      billedSinceMs: null,
      stopReason: "pause",
      deadlineMs: expect.any(Number) as number,
    });
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    expect(await page()).toMatchObject({
      state: "ended",
      billedSinceMs: null,
      exhaustAtMs: null,
      limitAtMs: null,
      deadlineMs: null,
      stopReason: null,
    });
    // Each of the two ticked thirteen times: at once and every five seconds of the minute.
    expect((await page())?.meter).toEqual({ ticks: 26, lastClientProofMs: START_MS + 60_000, lastAdvisorProofMs: START_MS + 60_000 });
  });

  it("says when a request runs out, and what was asked for as limit", async () => {
    const rig = await makeRig(5_000n);
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    await rig.client.as.mutation(api.spending.setLimit, { period: "week", amountMinor: 700n });
    const wish = { advisorId: rig.advisor.advisorId, mode: "chat" as const, requestKey: "limit-request-1", limitMinor: 900n };
    const { sessionId, expiresAtMs } = await rig.client.as.mutation(api.sessions.request, wish);
    const session = await robin.as.query(api.admin.session, { sessionId });
    expect(session).toMatchObject({ state: "requested", canEnd: false, expiresAtMs, limitMinor: 700n, askedLimitMinor: 900n });
    expect(session?.terms).toMatchObject({ graceMs: expect.any(Number) as number, earningHoldMs: 24 * 3_600_000 });
  });
});

describe("a video session", () => {
  it("lists each call with why it closed", async () => {
    stubEnvironment(LOCAL_DEMO);
    const rig = await makeRig(5_000n);
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const sessionId = await openVideo(rig);
    await joinBoth(rig, { sessionId, epoch: 1 });
    await keepTicking(rig, sessionId, 10_000, 1_000);
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    const session = await robin.as.query(api.admin.session, { sessionId });
    expect(session?.calls).toEqual([
      {
        epoch: 1,
        provider: "local",
        openedAtMs: START_MS,
        closedAtMs: START_MS + 10_000,
        closeReason: "ended_by_client",
        serverState: expect.any(String) as string,
      },
    ]);
    expect(
      session?.facts
        .filter(({ kind }) => kind === "joined")
        .map(({ who }) => who)
        .toSorted(),
    ).toEqual(["advisor", "client"]);
    expect(session?.targets).toEqual([]);
  });

  it("tells how far the provider is with the chat and the call", async () => {
    const rig = await makeStreamRig();
    stream = rig.stream;
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const sessionId = await openVideo(rig);
    await settle(rig.t);
    const session = await robin.as.query(api.admin.session, { sessionId });
    expect(session?.targets.map(({ kind, epoch, isOpen, state, lastError }) => [kind, epoch, isOpen, state, lastError])).toEqual([
      ["call", 1, true, "done", null],
      // Nobody writes before the meter runs.
      ["channel", 0, false, "done", null],
    ]);
  });
});

describe("a session that was disputed and reviewed", () => {
  it("has the review with its removal, and on record also what was done to dispute and review", async () => {
    const rig = await disputableSession();
    const { client, advisor, robin, sessionId } = rig;
    await credit(rig.t, client.userId, 100n);
    const { reviewId } = await client.as
      .mutation(api.reviews.submit, { sessionId, overall: 2, text: "Late and short." })
      .then(async () => (await robin.as.query(api.admin.session, { sessionId }))?.review ?? Promise.reject(new Error("no review")));
    await advisor.as.mutation(api.reviews.reply, { reviewId, text: "I am sorry." });
    const disputeId = await openDispute(rig);
    await robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 700n));
    await robin.as.mutation(api.reviews.remove, { reviewId, reason: "It names a third person." });
    const session = await robin.as.query(api.admin.session, { sessionId });
    expect(session?.review).toMatchObject({
      reviewId,
      overall: 2,
      text: "Late and short.",
      reply: { text: "I am sorry." },
      removal: { reason: "It names a third person." },
      removedBy: "Robin",
    });
    const acts = session?.audit.map(({ action }) => action) ?? [];
    for (const action of ["disputes.open", "disputes.decide", "reviews.remove"])
      expect([action, acts.includes(action)]).toEqual([action, true]);
    expect(session?.transactions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["hold", "settle", "freeze", "refund"]));
  });
});
