import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { checkLedger, pass } from "@/tests/support/sessionRig";
import {
  anotherSession,
  balancesOf,
  DAY_MS,
  decisionOf,
  DESCRIPTION,
  disputableSession,
  earningOf,
  openDispute,
  refusal,
  wishFor,
} from "./disputeHelpers";
import { createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const ANSWER = "I was there the whole time; the line of the client was bad.";

describe("opening a dispute", () => {
  it("gathers the evidence, freezes the earning and tells the advisor and the admins", async () => {
    const rig = await disputableSession();
    const dispute = await rig.client.as.mutation(api.disputes.open, wishFor(rig.sessionId));
    expect(dispute).toMatchObject({
      state: "open",
      isOpen: true,
      me: "client",
      otherName: "Ada Example",
      chargeMinor: 1_500n,
      frozenMinor: null,
      canWithdraw: true,
    });
    expect(dispute.answerByMs - dispute.openedAtMs).toBe(3 * DAY_MS);
    const detail = await rig.client.as.query(api.disputes.get, { disputeId: dispute.disputeId });
    expect(detail?.evidence).toMatchObject({
      billedMs: 600_000,
      segmentCount: 1,
      chargeMinor: 1_500n,
      feeMinor: 150n,
      earningMinor: 1_350n,
      rating: null,
    });
    expect(detail?.events.map(({ what }) => what)).toEqual(["opened"]);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
    expect(await earningOf(rig, rig.sessionId)).toMatchObject({ status: "frozen", frozenMinor: 1_350n, frozenFrom: "pending" });
    for (const who of [rig.advisor, rig.robin, rig.sam]) {
      const told = await rig.t.run(async (ctx) =>
        (await ctx.db.query("notifications").collect()).filter((n) => n.userId === who.userId && n.kind === "disputeOpened"),
      );
      expect(told).toHaveLength(1);
    }
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("answers the same call again, and refuses another under its key or for its session", async () => {
    const rig = await disputableSession();
    const wish = wishFor(rig.sessionId);
    const first = await rig.client.as.mutation(api.disputes.open, wish);
    expect(await rig.client.as.mutation(api.disputes.open, wish)).toEqual(first);
    await expect(rig.client.as.mutation(api.disputes.open, { ...wish, reason: "quality" })).rejects.toMatchObject(
      refusal("DUPLICATE_REQUEST"),
    );
    await expect(rig.client.as.mutation(api.disputes.open, { ...wish, requestKey: "another-key" })).rejects.toMatchObject(
      refusal("INVALID_STATE", { reason: "exists" }),
    );
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
  });

  it("is the client's alone, of a session that cost something, in time, with words", async () => {
    const rig = await disputableSession();
    const wish = wishFor(rig.sessionId);
    const stranger = await createUser(rig.t, { name: "Nora" });
    await expect(stranger.as.mutation(api.disputes.open, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(rig.robin.as.mutation(api.disputes.open, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(rig.advisor.as.mutation(api.disputes.open, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(rig.client.as.mutation(api.disputes.open, { ...wish, description: "Bad." })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "description" }),
    );
    await expect(rig.client.as.mutation(api.disputes.open, { ...wish, description: "x".repeat(4_001) })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "description" }),
    );
    await expect(rig.client.as.mutation(api.disputes.open, { ...wish, requestKey: "short" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "requestKey" }),
    );
    expect(await stranger.as.query(api.disputes.forSession, { sessionId: rig.sessionId })).toBeNull();
    expect(await rig.client.as.query(api.disputes.forSession, { sessionId: rig.sessionId })).toMatchObject({
      canOpen: true,
      obstacle: null,
    });
    vi.setSystemTime(Date.now() + 7 * DAY_MS);
    expect(await rig.client.as.query(api.disputes.forSession, { sessionId: rig.sessionId })).toMatchObject({
      canOpen: false,
      obstacle: "too_late",
    });
    await expect(rig.client.as.mutation(api.disputes.open, wish)).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "too_late" }));
  });

  it("freezes what is left of an earning that was released", async () => {
    const rig = await disputableSession();
    await pass(rig.t, DAY_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.avail": 1_350n });
    await openDispute(rig);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
    expect(await earningOf(rig, rig.sessionId)).toMatchObject({ frozenFrom: "available" });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("touches no other earning: not one that waits, and not one that was released", async () => {
    const rig = await disputableSession();
    await openDispute(rig);
    const HOUR_MS = DAY_MS / 24;
    await pass(rig.t, 2 * HOUR_MS);
    const later = await anotherSession(rig);
    await pass(rig.t, 23 * HOUR_MS);
    // The hold of the disputed one is over; what waits is the later one's.
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n, "A.pending": 1_350n });
    await anotherSession(rig);
    await pass(rig.t, DAY_MS + HOUR_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n, "A.avail": 2_700n });
    await rig.client.as.mutation(api.disputes.open, wishFor(later));
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 2_700n, "A.avail": 1_350n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("keeps a frozen earning from being released, however long it takes", async () => {
    const rig = await disputableSession();
    await openDispute(rig);
    await pass(rig.t, 5 * DAY_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });
});

describe("answering", () => {
  it("is the advisor's, once, and both see it", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    const wish = { disputeId, text: ANSWER, requestKey: "answer-key" };
    await expect(rig.client.as.mutation(api.disputes.answer, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(rig.sam.as.mutation(api.disputes.answer, wish)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(rig.advisor.as.mutation(api.disputes.answer, { ...wish, text: "No." })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "text" }),
    );
    const answered = await rig.advisor.as.mutation(api.disputes.answer, wish);
    expect(answered).toMatchObject({ state: "answered", canAnswer: false, frozenMinor: 1_350n, description: DESCRIPTION });
    expect(await rig.advisor.as.mutation(api.disputes.answer, wish)).toEqual(answered);
    await expect(rig.advisor.as.mutation(api.disputes.answer, { ...wish, requestKey: "other-key" })).rejects.toMatchObject(
      refusal("INVALID_STATE", { reason: "answered" }),
    );
    expect(await rig.client.as.query(api.disputes.get, { disputeId })).toMatchObject({ answer: { text: ANSWER } });
  });

  it("ends with its deadline, on time or by the sweep, and the admins are told once", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await pass(rig.t, 3 * DAY_MS);
    await expect(rig.advisor.as.mutation(api.disputes.answer, { disputeId, text: ANSWER, requestKey: "answer-key" })).rejects.toMatchObject(
      refusal("INVALID_STATE", { reason: "too_late" }),
    );
    const detail = await rig.advisor.as.query(api.disputes.get, { disputeId });
    expect(detail?.events.map(({ what }) => what)).toEqual(["opened", "answer_closed"]);
    await pass(rig.t, 4 * DAY_MS);
    const told = await rig.t.run(async (ctx) =>
      (await ctx.db.query("notifications").collect()).filter((n) => n.userId === rig.robin.userId && n.kind === "disputeAnswered"),
    );
    expect(told.map(({ notice }) => notice.kind === "disputeAnswered" && notice.data.what)).toEqual(["silent", "overdue"]);
    expect(await rig.robin.as.query(api.disputes.counts, {})).toMatchObject({ open: 1, overdue: 1 });
  });
});

describe("withdrawing", () => {
  it("gives the advisor everything back, for good", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await expect(rig.advisor.as.mutation(api.disputes.withdraw, { disputeId })).rejects.toMatchObject(refusal("FORBIDDEN"));
    expect(await rig.client.as.mutation(api.disputes.withdraw, { disputeId })).toMatchObject({ state: "withdrawn", isOpen: false });
    expect(await rig.client.as.mutation(api.disputes.withdraw, { disputeId })).toMatchObject({ state: "withdrawn" });
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.pending": 1_350n });
    await expect(rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 100n))).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "withdrawn" }),
    );
    await pass(rig.t, DAY_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.avail": 1_350n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });
});

describe("the history of sessions", () => {
  it("says to the client until when a problem can be reported, then to both where it stands", async () => {
    const rig = await disputableSession();
    const paginationOpts = { numItems: 1, cursor: null };
    const rowOf = async (role: "client" | "advisor") => (await rig[role].as.query(api.sessions.listMine, { role, paginationOpts })).page[0];
    const before = await rowOf("client");
    expect(before).toMatchObject({ dispute: null, reportUntilMs: (before?.endedAtMs ?? 0) + 7 * DAY_MS });
    expect(await rowOf("advisor")).toMatchObject({ dispute: null, reportUntilMs: null });
    const disputeId = await openDispute(rig);
    for (const role of ["client", "advisor"] as const) {
      expect(await rowOf(role)).toMatchObject({ dispute: { disputeId, state: "open" }, reportUntilMs: null });
    }
  });
});

describe("lists", () => {
  it("show everybody their own, and admins all, by state", async () => {
    const rig = await disputableSession();
    const first = await openDispute(rig);
    const second = await anotherSession(rig);
    await rig.client.as.mutation(api.disputes.open, wishFor(second));
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(first, 0n));
    const paginationOpts = { numItems: 10, cursor: null };
    const mine = await rig.client.as.query(api.disputes.list, { paginationOpts, as: "client" });
    expect(mine.page.map(({ sessionId, state }) => [sessionId, state])).toEqual([
      [second, "open"],
      [rig.sessionId, "rejected"],
    ]);
    expect((await rig.advisor.as.query(api.disputes.list, { paginationOpts, as: "advisor", isOpen: true })).page).toHaveLength(1);
    expect((await rig.advisor.as.query(api.disputes.list, { paginationOpts, as: "client" })).page).toEqual([]);
    expect((await rig.robin.as.query(api.disputes.listAll, { paginationOpts, state: "rejected" })).page).toMatchObject([
      { disputeId: first, decision: { outcome: "rejected" } },
    ]);
    expect((await rig.robin.as.query(api.disputes.listAll, { paginationOpts, isOpen: true })).page).toHaveLength(1);
    expect(await rig.sam.as.query(api.disputes.get, { disputeId: first })).toBeNull();
    expect(await rig.sam.as.query(api.disputes.managed, { disputeId: "nothing" })).toBeNull();
  });
});
