import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { NO_RATINGS } from "@/lib/domain/reviews";
import { addToRatings } from "@/convex/model/reviews/ratings";
import { addCategories, applicationOf, FINISHED, submitFinished } from "./applicationHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

const START_MS = Date.parse("2026-11-20T12:00:00Z");
const refusal = (field: string) => ({ data: { code: "INVALID_INPUT", details: { field } } });

let t: TestBackend;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime(START_MS);
  t = setupBackend();
  await addCategories(t);
  robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (seconds: number) => vi.setSystemTime(START_MS + seconds * 1_000);

describe("the list of applications", () => {
  const pageOf = async (filter: object, numItems = 20, cursor: string | null = null) =>
    await robin.as.query(api.advisorProfiles.applications, { ...filter, paginationOpts: { numItems, cursor } });
  const namesOf = async (filter: object) => (await pageOf(filter)).page.map(({ displayName }) => displayName);

  /** Somebody who applies at this second, as newcomer or with a profile. */
  async function applies(name: string, seconds: number, { isAdvisor = false, category = "law" } = {}): Promise<TestUser> {
    at(0);
    const user = isAdvisor ? await createAdvisor(t, { name }) : await createUser(t, { name });
    at(seconds);
    await submitFinished(t, user, { displayName: name, categorySlugs: [category] });
    return user;
  }
  async function decide(user: TestUser, seconds: number, decision: "approve" | "reject"): Promise<void> {
    at(seconds);
    const { _id } = await applicationOf(t, user);
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId: _id, decision, reason: "Looked at with care." });
  }

  it("is narrowed by state, kind and category, and sorted, with what a row says", async () => {
    await applies("Ann", 10);
    await applies("Bob", 40, { isAdvisor: true, category: "career" });
    const cid = await applies("Cid", 20);
    const dee = await applies("Dee", 30, { category: "career" });
    await createUser(t, { name: "Eve" }).then((eve) => eve.as.mutation(api.advisorProfiles.saveDraft, { changes: FINISHED }));
    await decide(cid, 100, "approve");
    await decide(dee, 200, "reject");

    expect(await namesOf({})).toEqual(["Ann", "Bob", "Dee", "Cid"]);
    expect(await namesOf({ sort: "waiting" })).toEqual(["Ann", "Bob", "Dee", "Cid"]);
    expect(await namesOf({ sort: "newest" })).toEqual(["Bob", "Dee", "Cid", "Ann"]);
    expect(await namesOf({ sort: "oldest" })).toEqual(["Ann", "Cid", "Dee", "Bob"]);
    expect(await namesOf({ state: "submitted", sort: "newest" })).toEqual(["Bob", "Ann"]);
    expect(await namesOf({ state: "submitted", sort: "oldest" })).toEqual(["Ann", "Bob"]);
    expect(await namesOf({ state: "rejected", sort: "oldest" })).toEqual(["Dee"]);
    expect(await namesOf({ isChange: true })).toEqual(["Bob"]);
    expect(await namesOf({ isChange: false })).toEqual(["Ann", "Dee", "Cid"]);
    expect(await namesOf({ category: "career" })).toEqual(["Bob", "Dee"]);
    expect(await namesOf({ category: "career", isChange: false, sort: "newest" })).toEqual(["Dee"]);
    expect(await namesOf({ category: "nothing" })).toEqual([]);
    expect(await namesOf({ search: "bob", sort: "oldest" })).toEqual(["Bob"]);
    expect(await namesOf({ search: "bob", category: "law" })).toEqual([]);

    const approved = (await pageOf({ state: "approved" })).page;
    expect(approved).toMatchObject([
      {
        userId: cid.userId,
        displayName: "Cid",
        state: "approved",
        isChange: false,
        submittedAtMs: START_MS + 20_000,
        decidedAtMs: START_MS + 100_000,
        decidedById: robin.userId,
        decidedBy: "Robin",
      },
    ]);
    expect((await pageOf({ search: "ann" })).page).toMatchObject([{ decidedAtMs: null, decidedById: null, decidedBy: null }]);
  });

  it("still calls an approved change a change", async () => {
    const bob = await applies("Bob", 40, { isAdvisor: true });
    await decide(bob, 50, "approve");
    expect(await namesOf({ isChange: true })).toEqual(["Bob"]);
    expect(await namesOf({ isChange: false })).toEqual([]);
  });

  it("looks for a category in no more rows than were asked for: a page may be empty and not the last, and is never longer", async () => {
    await applies("Last", 1_000, { category: "career" });
    const { _id: _, _creationTime, ...row } = await t.run(async (ctx) => (await ctx.db.query("applications").first()) ?? Promise.reject(new Error("none")));
    await t.run(async (ctx) => {
      for (let n = 0; n < 100; n += 1) {
        const ms = START_MS + n;
        await ctx.db.insert("applications", { ...row, displayName: `Early ${n}`, categorySlugs: ["law"], submittedAtMs: ms, listKey: ms });
      }
    });
    const first = await pageOf({ category: "career", sort: "oldest" }, 50);
    const second = await pageOf({ category: "career", sort: "oldest" }, 50, first.continueCursor);
    for (const { page, isDone } of [first, second]) expect([page.length, isDone]).toEqual([0, false]);
    const third = await pageOf({ category: "career", sort: "oldest" }, 50, second.continueCursor);
    expect([third.page.map(({ displayName }) => displayName), third.isDone]).toEqual([["Last"], true]);
    for (const narrow of [{ category: "law" }, { isChange: false }]) expect((await pageOf({ ...narrow, sort: "oldest" }, 5)).page).toHaveLength(5);
    // Without it a page holds what was asked for, and never more than fifty.
    expect((await pageOf({ sort: "newest" }, 5)).page.map(({ displayName }) => displayName)).toEqual(["Last", "Early 99", "Early 98", "Early 97", "Early 96"]);
    expect((await pageOf({}, 500)).page).toHaveLength(50);
  });

  it("refuses texts that are too long, pages of nothing and orders there are not", async () => {
    for (const field of ["search", "category"]) await expect(pageOf({ [field]: "x".repeat(101) })).rejects.toMatchObject(refusal(field));
    await expect(pageOf({}, 0)).rejects.toMatchObject(refusal("numItems"));
    await expect(pageOf({ sort: "name" })).rejects.toThrow(/Validator error/);
  });
});

describe("the list of advisors", () => {
  const pageOf = async (filter: object, numItems = 20, cursor: string | null = null) =>
    await robin.as.query(api.advisorProfiles.managed, { status: "approved", ...filter, paginationOpts: { numItems, cursor } });
  const namesOf = async (filter: object) => (await pageOf(filter)).page.map(({ fields }) => fields.displayName.split(" ")[0]);

  async function rated(advisor: TestAdvisor, stars: number[]): Promise<void> {
    const added = { ...NO_RATINGS, ratingCount: stars.length, ratingSum: stars.reduce((sum, one) => sum + one, 0) };
    await t.run(async (ctx) => await addToRatings(ctx, { advisorId: advisor.advisorId, isDemo: false, added }));
  }

  beforeEach(async () => {
    const made: TestAdvisor[] = [];
    for (const [n, [name, chatPriceMinor]] of ([["Ann", 90n], ["Bea", 50n], ["Cem", 70n], ["Dov", 20n]] as const).entries()) {
      at(n * 10);
      made.push(await createAdvisor(t, { name, chatPriceMinor }));
    }
    const [ann, bea, cem, dov] = made;
    if (ann === undefined || bea === undefined || cem === undefined || dov === undefined) throw new Error("nobody");
    await rated(ann, [4]);
    await rated(bea, [5, 4]);
    await rated(cem, [4, 4, 4]);
    await robin.as.mutation(api.users.setSuspended, { userId: dov.userId, suspended: true, reason: "a complaint" });
    await t.run(async (ctx) => await ctx.db.patch("advisorProfiles", cem.advisorId, { categorySlugs: ["law"] }));
  });

  it("is narrowed by status and category, and sorted by time, rating and price", async () => {
    expect(await namesOf({})).toEqual(["Cem", "Bea", "Ann"]);
    expect(await namesOf({ sort: "newest" })).toEqual(["Cem", "Bea", "Ann"]);
    expect(await namesOf({ sort: "oldest" })).toEqual(["Ann", "Bea", "Cem"]);
    expect(await namesOf({ sort: "rating" })).toEqual(["Bea", "Cem", "Ann"]);
    expect(await namesOf({ sort: "price" })).toEqual(["Bea", "Cem", "Ann"]);
    expect(await namesOf({ status: "suspended", sort: "price" })).toEqual(["Dov"]);
    expect(await namesOf({ category: "career", sort: "oldest" })).toEqual(["Ann", "Bea"]);
    expect(await namesOf({ category: "law" })).toEqual(["Cem"]);
    expect(await namesOf({ search: "bea", sort: "oldest" })).toEqual(["Bea"]);
    expect(await namesOf({ search: "cem", category: "career" })).toEqual([]);
  });

  it("shows the figures it is sorted by", async () => {
    const figures = (await pageOf({ sort: "rating" })).page.map(({ ratingAverage, ratingCount, fields }) => [ratingAverage, ratingCount, fields.chatPriceMinor]);
    expect(figures).toEqual([
      [4.5, 2, 50n],
      [4, 3, 70n],
      [4, 1, 90n],
    ]);
    expect((await pageOf({ status: "suspended" })).page).toMatchObject([{ ratingAverage: null, ratingCount: 0, fields: { chatPriceMinor: 20n } }]);
  });

  it("looks for a category in no more rows than were asked for: a page may be empty and not the last, and is never longer", async () => {
    const { _id: _, _creationTime, ...row } = await t.run(async (ctx) => (await ctx.db.query("advisorProfiles").first()) ?? Promise.reject(new Error("none")));
    await t.run(async (ctx) => {
      for (let n = 0; n < 100; n += 1) await ctx.db.insert("advisorProfiles", { ...row, createdAtMs: START_MS + 60_000 + n, categorySlugs: ["career"] });
    });
    const first = await pageOf({ category: "law" }, 50);
    const second = await pageOf({ category: "law" }, 50, first.continueCursor);
    for (const { page, isDone } of [first, second]) expect([page.length, isDone]).toEqual([0, false]);
    const third = await pageOf({ category: "law" }, 50, second.continueCursor);
    expect([third.page.map(({ fields }) => fields.displayName), third.isDone]).toEqual([["Cem Example"], true]);
    expect((await pageOf({ category: "career" }, 5)).page).toHaveLength(5);
  });

  it("refuses texts that are too long, pages of nothing and orders there are not", async () => {
    for (const field of ["search", "category"]) await expect(pageOf({ [field]: "x".repeat(101) })).rejects.toMatchObject(refusal(field));
    await expect(pageOf({}, 0)).rejects.toMatchObject(refusal("numItems"));
    await expect(pageOf({ sort: "waiting" })).rejects.toThrow(/Validator error/);
  });
});
