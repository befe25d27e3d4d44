import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { checkLedger, credit, keepTicking, openSession, pass } from "@/tests/support/sessionRig";
import { anotherSession, disputableSession, openDispute, refusal, type DisputeRig } from "./disputeHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createAdvisor, createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const paginationOpts = { numItems: 50, cursor: null };

async function listed(rig: DisputeRig, filter: object = {}): Promise<Id<"sessions">[]> {
  const { page } = await rig.robin.as.query(api.admin.sessions, { ...filter, paginationOpts });
  return page.map(({ sessionId }) => sessionId);
}

describe("the list of sessions", () => {
  it("is narrowed by person, side, state, mode and period, and sorted", async () => {
    // Video goes between the browsers of one machine.
    stubEnvironment(LOCAL_DEMO);
    const rig = await disputableSession();
    const { t, advisor } = rig;
    await pass(t, 60_000);
    const laterMs = Date.now();
    const second = await anotherSession(rig);
    const dan = await createUser(t, { name: "Dan" });
    await credit(t, dan.userId, 2_000n);
    const ben = await createAdvisor(t, { name: "Ben", chatPriceMinor: 90n });
    const third = await openSession({ client: dan, advisor: ben }, { mode: "video" });
    expect(await listed(rig)).toEqual([third, second, rig.sessionId]);
    expect(await listed(rig, { sort: "oldest" })).toEqual([rig.sessionId, second, third]);
    expect(await listed(rig, { personId: dan.userId })).toEqual([third]);
    expect(await listed(rig, { personId: dan.userId, side: "advisor" })).toEqual([]);
    expect(await listed(rig, { personId: advisor.userId, side: "advisor" })).toEqual([second, rig.sessionId]);
    expect(await listed(rig, { state: "ended" })).toEqual([second, rig.sessionId]);
    expect(await listed(rig, { state: "open" })).toEqual([third]);
    expect(await listed(rig, { mode: "chat" })).toEqual([second, rig.sessionId]);
    expect(await listed(rig, { fromMs: laterMs })).toEqual([third, second]);
    expect(await listed(rig, { toMs: laterMs })).toEqual([rig.sessionId]);
    expect((await listed(rig, { sort: "charge" })).toSorted()).toEqual([rig.sessionId, second].toSorted());
    expect(await listed(rig, { sort: "charge", personId: dan.userId })).toEqual([]);
    expect(await listed(rig, { sort: "charge", mode: "video" })).toEqual([]);
    expect(await listed(rig, { personId: "nobody" })).toEqual([]);
    await expect(listed(rig, { fromMs: Number.NaN })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "fromMs" }));
  });

  it("is sorted by charge for one person too, and a page holds no more than was asked for", async () => {
    const rig = await disputableSession();
    const { client, advisor } = rig;
    const short = await openSession(rig);
    await keepTicking(rig, short, 120_000);
    await client.as.mutation(api.sessions.end, { sessionId: short });
    // $15.00 came before $3.00, so that the newest is not the dearest.
    expect(await listed(rig, { personId: client.userId })).toEqual([short, rig.sessionId]);
    expect(await listed(rig, { personId: client.userId, sort: "charge" })).toEqual([rig.sessionId, short]);
    expect(await listed(rig, { personId: advisor.userId, side: "advisor", sort: "charge" })).toEqual([rig.sessionId, short]);
    expect(await listed(rig, { personId: advisor.userId, sort: "charge" })).toEqual([]);
    const first = await rig.robin.as.query(api.admin.sessions, { mode: "chat", sort: "charge", paginationOpts: { numItems: 1, cursor: null } });
    expect([first.page.map(({ sessionId }) => sessionId), first.isDone]).toEqual([[rig.sessionId], false]);
  });

  it("says what each cost and whether it is disputed", async () => {
    const rig = await disputableSession();
    await openDispute(rig);
    const { page } = await rig.robin.as.query(api.admin.sessions, { paginationOpts });
    expect(page).toMatchObject([
      {
        clientFirstName: "Casey",
        advisorDisplayName: "Ada Example",
        state: "ended",
        billedMs: 600_000,
        chargeMinor: 1_500n,
        feeMinor: 150n,
        disputeState: "open",
      },
    ]);
  });
});

describe("the page of a session", () => {
  it("holds everything that is known: intervals with proofs, receipt, money, dispute, review", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await rig.client.as.mutation(api.reviews.submit, { sessionId: rig.sessionId, overall: 2 });
    const session = await rig.robin.as.query(api.admin.session, { sessionId: rig.sessionId });
    expect(session).toMatchObject({
      client: { userId: rig.client.userId, name: "Casey" },
      advisor: { advisorId: rig.advisor.advisorId, name: "Ada Example" },
      canEnd: false,
      billedMs: 600_000,
      chargeMinor: 1_500n,
      receipt: { chargeMinor: 1_500n, feeMinor: 150n, earningMinor: 1_350n },
      earning: { status: "frozen", amountMinor: 1_350n },
      dispute: { disputeId, state: "open" },
      review: { overall: 2 },
    });
    expect(session?.segments.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0)).toBe(600_000);
    expect(session?.transactions.map(({ kind }) => kind)).toEqual(["hold", "settle", "freeze"]);
    expect(await rig.robin.as.query(api.admin.session, { sessionId: "../etc" })).toBeNull();
  });
});

describe("an admin who ends a session", () => {
  it("settles it to the instant, once, with a reason on record", async () => {
    const rig = await disputableSession();
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 120_000);
    expect(await rig.robin.as.query(api.admin.session, { sessionId })).toMatchObject({ canEnd: true, isOpen: true });
    await expect(rig.robin.as.mutation(api.admin.endSession, { sessionId, reason: " " })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "reason" }),
    );
    const act = { sessionId, reason: "The advisor wrote that she was threatened." };
    await rig.robin.as.mutation(api.admin.endSession, act);
    await rig.sam.as.mutation(api.admin.endSession, act);
    const session = await rig.robin.as.query(api.admin.session, { sessionId });
    // Two minutes at $1.50.
    expect(session).toMatchObject({ state: "ended", endReason: "ended_by_admin", billedMs: 120_000, chargeMinor: 300n });
    const acts = session?.audit.filter(({ action }) => action === "sessions.end");
    expect(acts).toMatchObject([
      { actor: "Robin", reason: act.reason, after: '{"state":"ended","endReason":"ended_by_admin","billedMs":120000,"chargeMinor":"300"}' },
    ]);
    expect(JSON.parse(acts?.[0]?.before ?? "{}")).toMatchObject({ state: "running" });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("cannot be in it, and cannot end what is not open", async () => {
    const rig = await disputableSession();
    const { robin } = rig;
    await credit(rig.t, robin.userId, 2_000n);
    const own = await openSession({ client: robin, advisor: rig.advisor });
    const act = (sessionId: Id<"sessions">) => ({ sessionId, reason: "Because." });
    await expect(robin.as.mutation(api.admin.endSession, act(own))).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    await rig.sam.as.mutation(api.admin.endSession, act(own));
    const asked = await rig.client.as.mutation(api.sessions.request, {
      advisorId: rig.advisor.advisorId,
      mode: "chat",
      requestKey: "waiting-key-1",
    });
    await expect(robin.as.mutation(api.admin.endSession, act(asked.sessionId))).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "requested" }),
    );
    await expect(rig.client.as.mutation(api.admin.endSession, act(asked.sessionId))).rejects.toMatchObject(refusal("FORBIDDEN"));
  });
});
