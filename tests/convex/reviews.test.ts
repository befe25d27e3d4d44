import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { rankScore } from "../../convex/model/advisors/ranking";
import { REVIEW_TEXT_MAX, REVIEW_WINDOW_MS } from "../../lib/domain/reviews";
import { keepTicking, makeRig, openSession, tickBoth, type Rig } from "../support/sessionRig";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createAdvisor, createUser } from "./setup";

const PAGE = { paginationOpts: { numItems: 10, cursor: null } };
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => stubEnvironment({ ...LOCAL_DEMO, CONVEX_CLOUD_URL: "https://happy-animal-123.convex.cloud" }));
afterEach(() => {
  vi.useRealTimers();
});

type Rated = Rig & { sessionId: Id<"sessions"> };

/** One session of 60 billed seconds at $0.50 a minute, ended by the client. */
async function paidSession(rig?: Rig): Promise<Rated> {
  const at = rig ?? (await makeRig(5_000n));
  const sessionId = await openSession(at);
  await tickBoth(at, sessionId);
  await keepTicking(at, sessionId, 60_000);
  await at.client.as.mutation(api.sessions.end, { sessionId });
  return { ...at, sessionId };
}

const rows = async ({ t }: Rig) => await t.run(async (ctx) => await ctx.db.query("reviews").collect());
const totals = async ({ t }: Rig) => await t.run(async (ctx) => await ctx.db.query("advisorRatings").collect());
const card = async ({ t, advisor }: Rig) => await t.query(api.advisorProfiles.get, { advisorId: advisor.advisorId });

describe("rating a session", () => {
  test("is recorded once and reaches the card, the profile's sort keys, the list and the summary", async () => {
    const rig = await paidSession();
    const { client, advisor, sessionId, t } = rig;
    expect(await card(rig)).toMatchObject({ ratingAverage: null, ratingCount: 0 });
    const given = await client.as.mutation(api.reviews.submit, { sessionId, overall: 4, expertise: 5, text: "  Clear and kind.  " });
    const shown = { overall: 4, expertise: 5, communication: null, helpfulness: null, text: "Clear and kind.", atMs: Date.now(), reply: null };
    const stored = { ...shown, removal: null };
    expect(given).toEqual(stored);

    expect(await card(rig)).toMatchObject({ ratingAverage: 4, ratingCount: 1 });
    const profile = await t.run(async (ctx) => await ctx.db.get("advisorProfiles", advisor.advisorId));
    expect(profile).toMatchObject({ ratingSum: 4, ratingCount: 1, ratingAverage: 4 });
    expect(profile?.rankScore).toBe(rankScore({ ratingSum: 4, ratingCount: 1, yearsOfExperience: 20 }));
    const list = await t.query(api.reviews.listForAdvisor, { advisorId: advisor.advisorId, ...PAGE });
    expect(list.page).toEqual([{ reviewId: (await rows(rig))[0]?._id, firstName: "Casey", ...shown }]);
    expect(await t.query(api.reviews.summaryForAdvisor, { advisorId: advisor.advisorId })).toEqual({
      count: 1,
      average: 4,
      countByStars: [0, 0, 0, 1, 0],
      expertise: 5,
      communication: null,
      helpfulness: null,
      removedCount: 0,
    });
    expect(await client.as.query(api.reviews.mine, { sessionId })).toEqual({ me: "client", peerName: "Ada Example", review: stored, submitUntilMs: null });
    expect(await advisor.as.query(api.reviews.mine, { sessionId })).toEqual({ me: "advisor", peerName: "Casey", review: stored, submitUntilMs: null });
  });

  test("twice the same is answered with what was recorded; another one is refused", async () => {
    const rig = await paidSession();
    const { client, sessionId } = rig;
    const first = await client.as.mutation(api.reviews.submit, { sessionId, overall: 5, text: "Good" });
    vi.setSystemTime(Date.now() + 1_000);
    expect(await client.as.mutation(api.reviews.submit, { sessionId, overall: 5, text: "Good " })).toEqual(first);
    const another = client.as.mutation(api.reviews.submit, { sessionId, overall: 1, text: "Good" });
    await expect(another).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "reviewed" }));
    expect(await rows(rig)).toHaveLength(1);
    expect(await totals(rig)).toMatchObject([{ ratingCount: 1, ratingSum: 5 }]);
  });

  test("of many at the same moment exactly one counts", async () => {
    const rig = await paidSession();
    const { client, sessionId } = rig;
    const answers = await Promise.allSettled(
      [1, 2, 3, 4, 5, 1, 2, 3].map(async (overall, n) => await client.as.mutation(api.reviews.submit, { sessionId, overall, text: `${n}` })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [review, ...others] = await rows(rig);
    expect(others).toEqual([]);
    expect(await totals(rig)).toMatchObject([{ ratingCount: 1, ratingSum: review?.overall }]);
  });

  test("adds up over sessions, parts only where they were given", async () => {
    const rig = await paidSession();
    await rig.client.as.mutation(api.reviews.submit, { sessionId: rig.sessionId, overall: 5, communication: 4 });
    const second = await paidSession(rig);
    await rig.client.as.mutation(api.reviews.submit, { sessionId: second.sessionId, overall: 2, communication: 1, helpfulness: 3 });
    expect(await rig.t.query(api.reviews.summaryForAdvisor, { advisorId: rig.advisor.advisorId })).toEqual({
      count: 2,
      average: 3.5,
      countByStars: [0, 1, 0, 0, 1],
      expertise: null,
      communication: 2.5,
      helpfulness: 3,
      removedCount: 0,
    });
    const { page } = await rig.t.query(api.reviews.listForAdvisor, { advisorId: rig.advisor.advisorId, ...PAGE });
    expect(page.map(({ overall }) => overall)).toEqual([2, 5]);
  });
});

describe("who may rate what", () => {
  test("neither anonymous people nor strangers nor the advisor nor an admin nor somebody suspended", async () => {
    const rig = await paidSession();
    const { t, client, advisor, sessionId } = rig;
    const sam = await createUser(t, { name: "Sam" });
    const grace = await createAdvisor(t, { name: "Grace" });
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const review = { sessionId, overall: 5 };
    await expect(t.mutation(api.reviews.submit, review)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(advisor.as.mutation(api.reviews.submit, review)).rejects.toMatchObject(refusal("FORBIDDEN"));
    for (const stranger of [sam, grace, robin]) {
      await expect(stranger.as.mutation(api.reviews.submit, review)).rejects.toMatchObject(refusal("NOT_FOUND"));
      expect(await stranger.as.query(api.reviews.mine, { sessionId })).toBeNull();
    }
    await expect(t.query(api.reviews.mine, { sessionId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await t.run(async (ctx) => await ctx.db.patch("users", client.userId, { suspended: true }));
    await expect(client.as.mutation(api.reviews.submit, review)).rejects.toMatchObject(refusal("SUSPENDED"));
    expect(await client.as.query(api.reviews.mine, { sessionId })).toMatchObject({ review: null });
    expect(await rows(rig)).toEqual([]);
    expect(await totals(rig)).toEqual([]);
  });

  test("not an open session, not one that cost nothing, not one of an unanswered request", async () => {
    const rig = await makeRig(5_000n);
    const { client, advisor } = rig;
    const unpaid = refusal("INVALID_STATE", { reason: "not_paid" });
    const { sessionId } = await client.as.mutation(api.sessions.request, { advisorId: advisor.advisorId, mode: "chat", requestKey: "review-key-1" });
    const submit = async () => await client.as.mutation(api.reviews.submit, { sessionId, overall: 3 });
    await expect(submit()).rejects.toMatchObject(unpaid);
    await advisor.as.mutation(api.sessions.accept, { sessionId });
    await expect(submit()).rejects.toMatchObject(unpaid);
    await client.as.mutation(api.sessions.end, { sessionId });
    await expect(submit()).rejects.toMatchObject(unpaid);
    expect(await client.as.query(api.reviews.mine, { sessionId })).toMatchObject({ review: null, submitUntilMs: null });
  });

  test("until the last millisecond of the 30th day and not after", async () => {
    const rig = await paidSession();
    const { client, sessionId } = rig;
    const endedAtMs = Date.now();
    expect(await client.as.query(api.reviews.mine, { sessionId })).toMatchObject({ submitUntilMs: endedAtMs + REVIEW_WINDOW_MS });
    expect(await rig.advisor.as.query(api.reviews.mine, { sessionId })).toMatchObject({ submitUntilMs: null });
    vi.setSystemTime(endedAtMs + REVIEW_WINDOW_MS);
    await expect(client.as.mutation(api.reviews.submit, { sessionId, overall: 5 })).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "too_late" }));
    vi.setSystemTime(endedAtMs + REVIEW_WINDOW_MS - 1);
    expect(await client.as.mutation(api.reviews.submit, { sessionId, overall: 5 })).toMatchObject({ overall: 5 });
  });

  test.each([
    ["no star", { overall: 0 }, "overall"],
    ["six stars", { overall: 6 }, "overall"],
    ["half a star", { overall: 3.5 }, "overall"],
    ["not a number", { overall: Number.NaN }, "overall"],
    ["a part out of range", { overall: 5, expertise: -1 }, "expertise"],
    ["a part that is no whole star", { overall: 5, helpfulness: 1.5 }, "helpfulness"],
    ["a part without end", { overall: 5, communication: Number.POSITIVE_INFINITY }, "communication"],
    ["a text too long", { overall: 5, text: "x".repeat(REVIEW_TEXT_MAX + 1) }, "text"],
    ["a NUL in the text", { overall: 5, text: "a\u0000b" }, "text"],
  ])("not %s", async (_name, content, field) => {
    const rig = await paidSession();
    const submit = rig.client.as.mutation(api.reviews.submit, { sessionId: rig.sessionId, ...content });
    await expect(submit).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
    expect(await rows(rig)).toEqual([]);
  });
});

describe("what the public sees", () => {
  test("pages, newest first, at most fifty at a time, and nothing of advisors who are not approved", async () => {
    const rig = await paidSession();
    const { t, advisor, sessionId, client } = rig;
    await t.run(async (ctx) => {
      for (let n = 0; n < 60; n += 1) {
        const review = { overall: 3, expertise: null, communication: null, helpfulness: null, text: `${n}`, isDemo: false, atMs: n };
        await ctx.db.insert("reviews", { sessionId, advisorId: advisor.advisorId, clientId: client.userId, ...review });
      }
    });
    const advisorId = advisor.advisorId;
    const first = await t.query(api.reviews.listForAdvisor, { advisorId, paginationOpts: { numItems: 500, cursor: null } });
    expect(first.page.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, n) => `${59 - n}`));
    const second = await t.query(api.reviews.listForAdvisor, { advisorId, paginationOpts: { numItems: 50, cursor: first.continueCursor } });
    expect(second.page).toHaveLength(10);
    await expect(t.query(api.reviews.listForAdvisor, { advisorId, paginationOpts: { numItems: 0, cursor: null } })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "numItems" }));
    await t.run(async (ctx) => await ctx.db.patch("advisorProfiles", advisorId, { status: "suspended" }));
    for (const id of [advisorId, "../etc", sessionId]) {
      expect((await t.query(api.reviews.listForAdvisor, { advisorId: id, ...PAGE })).page).toEqual([]);
      expect(await t.query(api.reviews.summaryForAdvisor, { advisorId: id })).toBeNull();
    }
  });

  test("a first name and never more, and no name once the account is deleted", async () => {
    const rig = await paidSession();
    const { t, client, advisor, sessionId } = rig;
    await t.run(async (ctx) => await ctx.db.patch("users", client.userId, { surname: "Quillfeather", email: "casey@private.example" }));
    await client.as.mutation(api.reviews.submit, { sessionId, overall: 5 });
    const list = async () => await t.query(api.reviews.listForAdvisor, { advisorId: advisor.advisorId, ...PAGE });
    const text = JSON.stringify(await list());
    expect(text).toContain("Casey");
    expect(text).not.toMatch(/Quillfeather|private\.example|clientId|userId|sessionId|tokenIdentifier/);
    expect(text).not.toContain(client.userId);
    await t.run(async (ctx) => await ctx.db.patch("users", client.userId, { deletedAtMs: Date.now(), firstName: "" }));
    expect((await list()).page[0]?.firstName).toBeNull();
  });

  test("demo reviews count on a local deployment and nowhere else", async () => {
    const rig = await paidSession();
    const { t, client, advisor, sessionId } = rig;
    await t.run(async (ctx) => await ctx.db.patch("users", client.userId, { isDemo: true }));
    await client.as.mutation(api.reviews.submit, { sessionId, overall: 1 });
    await t.run(async (ctx) => await ctx.db.patch("users", client.userId, { isDemo: false }));
    const real = await paidSession(rig);
    await client.as.mutation(api.reviews.submit, { sessionId: real.sessionId, overall: 5 });
    expect((await rows(rig)).map(({ isDemo }) => isDemo)).toEqual([true, false]);
    const advisorId = advisor.advisorId;
    const seen = async () => ({
      card: await card(rig),
      summary: await t.query(api.reviews.summaryForAdvisor, { advisorId }),
      stars: (await t.query(api.reviews.listForAdvisor, { advisorId, ...PAGE })).page.map(({ overall }) => overall),
    });
    expect(await seen()).toMatchObject({ card: { ratingAverage: 5, ratingCount: 1 }, summary: { count: 1, average: 5 }, stars: [5] });
    stubEnvironment(LOCAL_DEMO);
    expect(await seen()).toMatchObject({ card: { ratingAverage: 3, ratingCount: 2 }, summary: { count: 2, average: 3 }, stars: [5, 1] });
    stubEnvironment({ ...LOCAL_DEMO, APP_ENV: "production" });
    expect(await seen()).toMatchObject({ card: { ratingAverage: 5, ratingCount: 1 }, summary: { count: 1, average: 5 }, stars: [5] });
  });
});

test("the stars and words of a review are permanent", async () => {
  const rig = await paidSession();
  await rig.client.as.mutation(api.reviews.submit, { sessionId: rig.sessionId, overall: 2 });
  const { guardAppendOnly } = await import("../../convex/model/appendOnly");
  const reviewId = (await rows(rig))[0]?._id;
  if (reviewId === undefined) throw new Error("no review");
  await rig.t.run(async (ctx) => {
    const db = guardAppendOnly(ctx.db);
    await expect(db.patch("reviews", reviewId, { overall: 5 })).rejects.toThrow(/overall on reviews/);
    await expect(db.delete("reviews", reviewId)).rejects.toThrow(/delete on reviews/);
  });
});
