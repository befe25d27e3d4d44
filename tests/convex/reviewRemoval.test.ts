import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { runRatingCheck } from "../../lib/domain/reviewsCheck";
import { REPLY_TEXT_MAX } from "../../lib/domain/reviews";
import { keepTicking, makeRig, openSession, tickBoth, type Rig } from "../support/sessionRig";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createAdvisor, createUser, type TestUser } from "./setup";

const PAGE = { paginationOpts: { numItems: 50, cursor: null } };
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => stubEnvironment({ ...LOCAL_DEMO, CONVEX_CLOUD_URL: "https://happy-animal-123.convex.cloud" }));
afterEach(() => {
  vi.useRealTimers();
});

type Reviewed = Rig & { sessionId: Id<"sessions">; reviewId: Id<"reviews">; admin: TestUser };

/** A session of ten billed seconds, ended by the client. */
async function paidSession(rig: Rig): Promise<Id<"sessions">> {
  const sessionId = await openSession(rig);
  await tickBoth(rig, sessionId);
  await keepTicking(rig, sessionId, 10_000);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
  return sessionId;
}

async function reviewOf({ t }: Rig, sessionId: Id<"sessions">): Promise<Id<"reviews">> {
  const row = await t.run(async (ctx) => await ctx.db.query("reviews").withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId)).unique());
  if (row === null) throw new Error("no review");
  return row._id;
}

async function reviewed(overall = 2, text = "Not what I hoped for."): Promise<Reviewed> {
  const rig = await makeRig(5_000n);
  const admin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  const sessionId = await paidSession(rig);
  await rig.client.as.mutation(api.reviews.submit, { sessionId, overall, expertise: 1, text });
  return { ...rig, admin, sessionId, reviewId: await reviewOf(rig, sessionId) };
}

const check = async ({ t }: Rig) => await runRatingCheck(async (section, cursor) => await t.query(internal.jobs.reviews.checkPage, { section, cursor }));
const summary = async ({ t, advisor }: Rig) => await t.query(api.reviews.summaryForAdvisor, { advisorId: advisor.advisorId });
const shown = async ({ t, advisor }: Rig) => (await t.query(api.reviews.listForAdvisor, { advisorId: advisor.advisorId, ...PAGE })).page;
const told = async ({ t }: Rig, user: TestUser, kind: string) =>
  await t.run(async (ctx) => (await ctx.db.query("notifications").collect()).filter((row) => row.userId === user.userId && row.kind === kind));

describe("replying", () => {
  test("once, in public; the client is told", async () => {
    const rig = await reviewed();
    const { advisor, client, reviewId, sessionId } = rig;
    const first = await advisor.as.mutation(api.reviews.reply, { reviewId, text: "  Sorry to hear it. \n" });
    expect(first.reply).toEqual({ text: "Sorry to hear it.", atMs: Date.now() });
    expect((await shown(rig))[0]?.reply).toEqual(first.reply);
    expect((await client.as.query(api.reviews.mine, { sessionId }))?.review?.reply).toEqual(first.reply);
    vi.setSystemTime(Date.now() + 5_000);
    expect(await advisor.as.mutation(api.reviews.reply, { reviewId, text: "Sorry to hear it." })).toEqual(first);
    await expect(advisor.as.mutation(api.reviews.reply, { reviewId, text: "Another" })).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "replied" }));
    expect(await told(rig, client, "reviewReplied")).toHaveLength(1);
    expect(await told(rig, advisor, "reviewReceived")).toHaveLength(1);
  });

  test("of two at the same moment one is kept", async () => {
    const rig = await reviewed();
    const answers = await Promise.allSettled(["one", "two"].map(async (text) => await rig.advisor.as.mutation(api.reviews.reply, { reviewId: rig.reviewId, text })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("by nobody but the advisor it is about", async () => {
    const { t, client, admin, reviewId, advisor } = await reviewed();
    const grace = await createAdvisor(t, { name: "Grace" });
    const reply = { reviewId, text: "Mine" };
    await expect(t.mutation(api.reviews.reply, reply)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    for (const other of [client, admin]) await expect(other.as.mutation(api.reviews.reply, reply)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(grace.as.mutation(api.reviews.reply, reply)).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect((await grace.as.query(api.reviews.listMine, PAGE)).page).toEqual([]);
    await expect(client.as.query(api.reviews.listMine, PAGE)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(client.as.query(api.reviews.trend, {})).rejects.toMatchObject(refusal("FORBIDDEN"));
    await t.run(async (ctx) => await ctx.db.patch("users", advisor.userId, { suspended: true }));
    await expect(advisor.as.mutation(api.reviews.reply, reply)).rejects.toMatchObject(refusal("SUSPENDED"));
  });

  test.each([["nothing", "  "], ["too much", "x".repeat(REPLY_TEXT_MAX + 1)], ["a NUL", "a\u0000b"]])("not with %s", async (_name, text) => {
    const { advisor, reviewId } = await reviewed();
    await expect(advisor.as.mutation(api.reviews.reply, { reviewId, text })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "text" }));
  });

  test("script stays text", async () => {
    const rig = await reviewed(3, "<script>alert(1)</script>");
    const text = '"><img src=x onerror=alert(1)>';
    await rig.advisor.as.mutation(api.reviews.reply, { reviewId: rig.reviewId, text });
    expect((await shown(rig))[0]).toMatchObject({ text: "<script>alert(1)</script>", reply: { text } });
  });
});

describe("removing", () => {
  test("takes it out of list, average, distribution and parts, counts it, and tells both why", async () => {
    const rig = await reviewed();
    const { admin, reviewId, client, advisor, sessionId, t } = rig;
    const second = await paidSession(rig);
    await client.as.mutation(api.reviews.submit, { sessionId: second, overall: 5 });
    expect(await summary(rig)).toMatchObject({ count: 2, average: 3.5, expertise: 1, removedCount: 0 });
    const removed = await admin.as.mutation(api.reviews.remove, { reviewId, reason: "Names a private person" });
    expect(removed).toMatchObject({ reviewId, removal: { reason: "Names a private person", atMs: Date.now() }, removedBy: "Robin" });
    expect(await summary(rig)).toEqual({ count: 1, average: 5, countByStars: [0, 0, 0, 0, 1], expertise: null, communication: null, helpfulness: null, removedCount: 1 });
    expect((await shown(rig)).map(({ overall }) => overall)).toEqual([5]);
    const profile = await t.run(async (ctx) => await ctx.db.get("advisorProfiles", advisor.advisorId));
    expect(profile).toMatchObject({ ratingSum: 5, ratingCount: 1, ratingAverage: 5 });
    for (const person of [client, advisor]) {
      expect((await person.as.query(api.reviews.mine, { sessionId }))?.review?.removal?.reason).toBe("Names a private person");
      expect(await told(rig, person, "reviewRemoved")).toHaveLength(1);
    }
    const audit = await t.run(async (ctx) => await ctx.db.query("auditEvents").withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", reviewId)).collect());
    expect(audit).toMatchObject([{ action: "reviews.remove", actor: admin.userId, reason: "Names a private person" }]);
    expect(await check(rig)).toEqual({ reviews: 2, wrong: [] });
  });

  test("does not open the session to a second review, and cannot be answered any more", async () => {
    const { admin, advisor, client, reviewId, sessionId } = await reviewed();
    await admin.as.mutation(api.reviews.remove, { reviewId, reason: "Abusive words" });
    await expect(client.as.mutation(api.reviews.submit, { sessionId, overall: 1 })).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "reviewed" }));
    await expect(advisor.as.mutation(api.reviews.reply, { reviewId, text: "Well" })).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "removed" }));
  });

  test("by two admins at once counts once, and the first reason stays", async () => {
    const rig = await reviewed();
    const sam = await createUser(rig.t, { name: "Sam", roles: ["client", "admin"] });
    await Promise.all([rig.admin, sam].map(async (who, i) => await who.as.mutation(api.reviews.remove, { reviewId: rig.reviewId, reason: `reason ${i}` })));
    expect(await summary(rig)).toMatchObject({ count: 0, average: null, removedCount: 1 });
    const { page } = await rig.admin.as.query(api.reviews.listAll, { state: "removed", ...PAGE });
    expect(page).toMatchObject([{ removal: { reason: "reason 0" }, removedBy: "Robin" }]);
    expect(await check(rig)).toEqual({ reviews: 1, wrong: [] });
  });

  test("by nobody but an admin who was not in the session, and with a reason", async () => {
    const { t, client, advisor, admin, reviewId } = await reviewed();
    const wish = { reviewId, reason: "I do not like it" };
    await expect(t.mutation(api.reviews.remove, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    for (const person of [client, advisor]) {
      await expect(person.as.mutation(api.reviews.remove, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(person.as.query(api.reviews.listAll, PAGE)).rejects.toMatchObject(refusal("FORBIDDEN"));
    }
    await t.run(async (ctx) => await ctx.db.patch("users", advisor.userId, { roles: ["client", "advisor", "admin"] }));
    await expect(advisor.as.mutation(api.reviews.remove, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    for (const reason of ["", " a ", "x".repeat(501)]) {
      await expect(admin.as.mutation(api.reviews.remove, { reviewId, reason })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    }
    await t.run(async (ctx) => await ctx.db.patch("users", admin.userId, { suspended: true }));
    await expect(admin.as.mutation(api.reviews.remove, wish)).rejects.toMatchObject(refusal("SUSPENDED"));
  });

  test("a demo review that is removed changes nothing where demo reviews do not count", async () => {
    const rig = await reviewed();
    await rig.t.run(async (ctx) => await ctx.db.patch("users", rig.client.userId, { isDemo: true }));
    const sessionId = await paidSession(rig);
    await rig.client.as.mutation(api.reviews.submit, { sessionId, overall: 5 });
    expect(await summary(rig)).toMatchObject({ count: 1, average: 2, removedCount: 0 });
    await rig.admin.as.mutation(api.reviews.remove, { reviewId: await reviewOf(rig, sessionId), reason: "Demo" });
    expect(await summary(rig)).toMatchObject({ count: 1, average: 2, removedCount: 0 });
    expect(await check(rig)).toEqual({ reviews: 2, wrong: [] });
    stubEnvironment(LOCAL_DEMO);
    expect(await summary(rig)).toMatchObject({ count: 1, average: 2, removedCount: 1 });
  });
});

describe("what an admin finds", () => {
  test("by words, by stars and by state; unknown stars and long words are refused", async () => {
    const rig = await reviewed();
    const { admin, client, advisor } = rig;
    const second = await paidSession(rig);
    await client.as.mutation(api.reviews.submit, { sessionId: second, overall: 5, text: "Wonderful patience" });
    await advisor.as.mutation(api.reviews.reply, { reviewId: await reviewOf(rig, second), text: "Gladly again" });
    await admin.as.mutation(api.reviews.remove, { reviewId: rig.reviewId, reason: "Abusive words" });
    const stars = async (filter: object) => (await admin.as.query(api.reviews.listAll, { ...filter, ...PAGE })).page.map(({ overall }) => overall);
    expect(await stars({})).toEqual([5, 2]);
    expect(await stars({ query: "patien" })).toEqual([5]);
    expect(await stars({ query: "gladly" })).toEqual([5]);
    expect((await stars({ query: "ada" })).sort()).toEqual([2, 5]);
    expect(await stars({ query: "ada", state: "removed" })).toEqual([2]);
    expect(await stars({ query: "ada", overall: 5, state: "shown" })).toEqual([5]);
    expect(await stars({ state: "shown" })).toEqual([5]);
    expect(await stars({ state: "removed" })).toEqual([2]);
    expect(await stars({ overall: 2 })).toEqual([2]);
    expect(await stars({ overall: 2, state: "shown" })).toEqual([]);
    await expect(stars({ overall: 7 })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "overall" }));
    await expect(stars({ query: "x".repeat(81) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "query" }));
  });

  test("the advisor's own list has replies and removals, the trend has months", async () => {
    const rig = await reviewed();
    const { admin, client, advisor, reviewId, sessionId } = rig;
    vi.setSystemTime(Date.UTC(2026, 1, 3));
    expect(await advisor.as.query(api.reviews.trend, {})).toHaveLength(6);
    expect((await advisor.as.query(api.reviews.trend, {})).slice(-2)).toEqual([
      { monthMs: Date.UTC(2026, 0, 1), count: 1, average: 2 },
      { monthMs: Date.UTC(2026, 1, 1), count: 0, average: null },
    ]);
    await admin.as.mutation(api.reviews.remove, { reviewId, reason: "Abusive words" });
    expect((await advisor.as.query(api.reviews.trend, {}))[4]).toEqual({ monthMs: Date.UTC(2026, 0, 1), count: 0, average: null });
    const own = await advisor.as.query(api.reviews.listMine, PAGE);
    expect(own.page).toMatchObject([{ reviewId, sessionId, firstName: "Casey", overall: 2, reply: null, removal: { reason: "Abusive words" } }]);
    expect(JSON.stringify(own)).not.toContain(client.userId);
    expect(JSON.stringify(own)).not.toContain(admin.userId);
  });
});

type Act = { kind: "submit" | "reply" | "remove"; n: number; overall: number; part: number | null };

test("totals are what the reviews add up to, whatever the order and whatever comes together", async () => {
  const act: fc.Arbitrary<Act> = fc.record({
    kind: fc.constantFrom("submit" as const, "submit" as const, "reply" as const, "remove" as const),
    n: fc.integer({ min: 0, max: 5 }),
    overall: fc.integer({ min: 1, max: 5 }),
    part: fc.option(fc.integer({ min: 1, max: 5 })),
  });
  let removals = 0;
  let refusedSubmits = 0;
  const rig = await makeRig(50_000n);
  const admin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  const template = await paidSession(rig);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 8 }), async (rounds) => {
      // Six fresh sessions that were paid for, two of them by a demo client.
      const sessions = await rig.t.run(async (ctx) => {
        for (const row of [...(await ctx.db.query("reviews").collect()), ...(await ctx.db.query("advisorRatings").collect())]) await ctx.db.delete(row._id);
        const row = await ctx.db.get("sessions", template);
        if (row === null) throw new Error("no session");
        const { _id, _creationTime, ...fields } = row;
        return await Promise.all(Array.from({ length: 6 }, async (_, n) => await ctx.db.insert("sessions", { ...fields, requestKey: `copy-${_id}-${_creationTime}-${n}` })));
      });
      const run = async ({ kind, n, overall, part }: Act) => {
        const sessionId = sessions[n] ?? template;
        if (kind === "submit") return await rig.client.as.mutation(api.reviews.submit, { sessionId, overall, ...(part === null ? {} : { communication: part }) });
        const row = await rig.t.run(async (ctx) => await ctx.db.query("reviews").withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId)).unique());
        if (row === null) return null;
        if (kind === "reply") return await rig.advisor.as.mutation(api.reviews.reply, { reviewId: row._id, text: `reply ${overall}` });
        removals += 1;
        return await admin.as.mutation(api.reviews.remove, { reviewId: row._id, reason: `reason ${overall}` });
      };
      for (const round of rounds) {
        await rig.t.run(async (ctx) => await ctx.db.patch("users", rig.client.userId, { isDemo: (round[0]?.n ?? 0) < 2 }));
        const answers = await Promise.allSettled(round.map(run));
        refusedSubmits += answers.filter(({ status }) => status === "rejected").length;
        const report = await check(rig);
        expect(report.wrong).toEqual([]);
      }
      const rows = await rig.t.run(async (ctx) => await ctx.db.query("reviews").collect());
      const counted = rows.filter(({ isDemo, isRemoved }) => !isDemo && isRemoved !== true);
      expect(await summary(rig)).toMatchObject({
        count: counted.length,
        removedCount: rows.filter(({ isDemo, isRemoved }) => !isDemo && isRemoved === true).length,
        average: counted.length === 0 ? null : counted.reduce((sum, { overall }) => sum + overall, 0) / counted.length,
      });
    }),
    { numRuns: 40, seed: 5 },
  );
  expect(removals).toBeGreaterThan(40);
  expect(refusedSubmits).toBeGreaterThan(20);
});

test("the check finds a total that is off, one that is missing and one that is doubled", async () => {
  const rig = await reviewed();
  const row = (await rig.t.run(async (ctx) => await ctx.db.query("advisorRatings").collect()))[0];
  if (row === undefined) throw new Error("no totals");
  const { _id, _creationTime, ...fields } = row;
  expect(_creationTime).toBeGreaterThan(0);
  await rig.t.run(async (ctx) => await ctx.db.patch("advisorRatings", _id, { ratingSum: 3 }));
  expect((await check(rig)).wrong).toEqual([rig.advisor.advisorId]);
  await rig.t.run(async (ctx) => await ctx.db.delete("advisorRatings", _id));
  expect((await check(rig)).wrong).toEqual([rig.advisor.advisorId]);
  await rig.t.run(async (ctx) => {
    await ctx.db.insert("advisorRatings", fields);
    await ctx.db.insert("advisorRatings", fields);
  });
  expect((await check(rig)).wrong).toEqual([rig.advisor.advisorId]);
});
