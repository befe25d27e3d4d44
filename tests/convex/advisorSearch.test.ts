import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FunctionArgs } from "convex/server";
import { api } from "@/convex/_generated/api";
import type { Doc } from "@/convex/_generated/dataModel";
import { rankScore } from "@/convex/model/advisors/ranking";
import { refreshSearchFields } from "@/convex/model/advisors/searchFields";
import { addToRatings } from "@/convex/model/reviews/ratings";
import { totalsOf } from "@/lib/domain/reviews";
import { runningRoom } from "./sessionHelpers";
import { createAdvisor, createUser, setupBackend, type TestBackend } from "./setup";

const FIVE_STARS = { overall: 5, expertise: null, communication: null, helpfulness: null };
const NOW = Date.UTC(2026, 10, 20, 12);
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
});
afterEach(() => {
  vi.useRealTimers();
});

type Filters = Omit<FunctionArgs<typeof api.advisorProfiles.search>, "paginationOpts">;

async function names(t: TestBackend, filters: Filters = {}, numItems = 50): Promise<string[]> {
  const { page } = await t.query(api.advisorProfiles.search, { ...filters, paginationOpts: { numItems, cursor: null } });
  return page.map((card) => card.displayName.split(" ")[0] ?? "");
}

async function addAdvisor(t: TestBackend, name: string, change: Partial<Doc<"advisorProfiles">>, online = false) {
  const advisor = await createAdvisor(t, { name, online });
  await t.run(async (ctx) => {
    await ctx.db.patch("advisorProfiles", advisor.advisorId, change);
    await refreshSearchFields(ctx, advisor.advisorId);
  });
  return advisor;
}

async function market(): Promise<TestBackend> {
  const t = setupBackend();
  await t.run(async (ctx) => {
    await ctx.db.insert("categories", { slug: "career", name: "Career", position: 2, isRetired: false });
    await ctx.db.insert("categories", { slug: "money", name: "Money", position: 1, isRetired: false });
    await ctx.db.insert("categories", { slug: "old", name: "Old", position: 3, isRetired: true });
  });
  const common = { createdAtMs: NOW };
  await addAdvisor(t, "Ann", { ...common, chatPriceMinor: 50n, rankScore: 4.1, ratingAverage: 5, ratingSum: 5, ratingCount: 1, createdAtMs: NOW - 3 }, true);
  await addAdvisor(t, "Ben", { ...common, chatPriceMinor: 30n, rankScore: 4.3, languages: ["es", "en"], categorySlugs: ["money"], createdAtMs: NOW - 1 });
  await addAdvisor(t, "Cem", { ...common, chatPriceMinor: 90n, rankScore: 4.2, videoPriceMinor: null, categorySlugs: ["career", "money"], createdAtMs: NOW - 2 }, true);
  await addAdvisor(t, "Dot", { ...common, status: "submitted", chatPriceMinor: 10n, rankScore: 5 }, true);
  await addAdvisor(t, "Eva", { ...common, status: "suspended", chatPriceMinor: 10n, rankScore: 5 }, true);
  return t;
}

describe("finding advisors", () => {
  it("shows approved ones only, sorted as asked", async () => {
    const t = await market();
    expect(await names(t)).toEqual(["Ben", "Cem", "Ann"]);
    expect(await names(t, { sort: "best" })).toEqual(["Ben", "Cem", "Ann"]);
    expect(await names(t, { sort: "rating" })).toEqual(["Ann", "Cem", "Ben"]);
    expect(await names(t, { sort: "price" })).toEqual(["Ben", "Ann", "Cem"]);
    expect(await names(t, { sort: "newest" })).toEqual(["Ben", "Cem", "Ann"]);
  });

  it.each<[string, Filters, string[]]>([
    ["category", { category: "money" }, ["Ben", "Cem"]],
    ["an empty category", { category: "nothing" }, []],
    ["language", { language: "es" }, ["Ben"]],
    ["lowest price", { minPriceMinor: 50n }, ["Cem", "Ann"]],
    ["highest price", { maxPriceMinor: 50n }, ["Ben", "Ann"]],
    ["both prices, sorted by price", { minPriceMinor: 50n, maxPriceMinor: 50n, sort: "price" }, ["Ann"]],
    ["lowest price, sorted by price", { minPriceMinor: 31n, sort: "price" }, ["Ann", "Cem"]],
    ["online now", { onlineOnly: true }, ["Cem", "Ann"]],
    ["online now, cheapest first", { onlineOnly: true, sort: "price" }, ["Ann", "Cem"]],
    ["rating", { minRating: 4.5 }, ["Ann"]],
    ["rating, sorted by rating", { minRating: 4.5, sort: "rating" }, ["Ann"]],
    ["a value no field name could hold", { category: "money.$x\u0000" }, []],
    ["video", { offersVideo: true }, ["Ben", "Ann"]],
    ["three at once", { category: "career", onlineOnly: true, offersVideo: true }, ["Ann"]],
    ["switches that are off", { onlineOnly: false, offersVideo: false }, ["Ben", "Cem", "Ann"]],
  ])("filters by %s", async (_name, filters, expected) => {
    expect(await names(await market(), filters)).toEqual(expected);
  });

  it("comes in pages without gaps or repeats", async () => {
    const t = setupBackend();
    for (let n = 0; n < 25; n++) await addAdvisor(t, `A${n}`, { rankScore: n });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const result: { page: { displayName: string }[]; isDone: boolean; continueCursor: string } = await t.query(api.advisorProfiles.search, { paginationOpts: { numItems: 10, cursor } });
      seen.push(...result.page.map((card) => card.displayName));
      cursor = result.isDone ? null : result.continueCursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `A${24 - n} Example`));
  });

  it("tells what a card tells and nothing more", async () => {
    const t = await market();
    await t.run(async (ctx) => {
      const ann = (await ctx.db.query("advisorProfiles").collect()).find(({ displayName }) => displayName === "Ann Example");
      if (ann !== undefined) await addToRatings(ctx, { advisorId: ann._id, isDemo: false, added: totalsOf(FIVE_STARS) });
    });
    const { page } = await t.query(api.advisorProfiles.search, { sort: "rating", paginationOpts: { numItems: 1, cursor: null } });
    expect(page).toEqual([
      {
        advisorId: page[0]?.advisorId,
        displayName: "Ann Example",
        headline: "Plain answers",
        portraitSeed: "Ann",
        photoUrl: null,
        categories: [{ slug: "career", name: "Career" }],
        languages: ["en"],
        chatPriceMinor: 50n,
        videoPriceMinor: 120n,
        ratingAverage: 5,
        ratingCount: 1,
        responseMs: null,
        availability: "online",
        accepting: true,
      },
    ]);
  });

  it("lists the categories in use in the admins' order", async () => {
    expect(await (await market()).query(api.advisorProfiles.categories, {})).toEqual([
      { slug: "money", name: "Money" },
      { slug: "career", name: "Career" },
    ]);
  });

  it("names advisors who can be asked right now, six at most", async () => {
    const t = setupBackend();
    for (let n = 0; n < 8; n++) await createAdvisor(t, { name: `On${n}` });
    await createAdvisor(t, { name: "Shut", accepting: false });
    await createAdvisor(t, { name: "Off", online: false });
    expect(await t.query(api.advisorProfiles.onlineNow, { limit: 100 })).toHaveLength(6);
    expect(await t.query(api.advisorProfiles.onlineNow, { limit: 2 })).toHaveLength(2);
    expect(await t.query(api.advisorProfiles.onlineNow, { limit: -1 })).toEqual([]);
    const room = await runningRoom();
    expect(await room.t.query(api.advisorProfiles.onlineNow, { limit: 6 })).toEqual([]);
  });
});

describe("one advisor", () => {
  it("is shown to anybody when approved, and never with an address or a user id", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    const detail = await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId });
    expect(detail).toMatchObject({ displayName: "Ada Example", chatPriceMinor: 50n, videoPriceMinor: 120n, yearsOfExperience: 20, timeZone: "America/New_York", ratingAverage: null });
    expect(Object.keys(detail ?? {})).not.toEqual(expect.arrayContaining(["userId"]));
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ada.advisorId, { status: "suspended" }));
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toBeNull();
    expect(await t.query(api.advisorProfiles.get, { advisorId: "nonsense" })).toBeNull();
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.userId })).toBeNull();
  });

  it("switches live sessions on and off alone, while approved", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: false });
    expect(await ada.as.query(api.advisorProfiles.mine, {})).toMatchObject({ accepting: false, status: "approved", availability: "online" });
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ada.advisorId, { status: "suspended" }));
    await expect(ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: true })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "suspended" }));
  });

  it("keeps its switch and its profile from others", async () => {
    const t = setupBackend();
    const casey = await createUser(t);
    const lost = await createUser(t, { name: "Lost", roles: ["client", "advisor"] });
    for (const [who, code] of [[t, "UNAUTHENTICATED"], [casey.as, "FORBIDDEN"]] as const) {
      await expect(who.query(api.advisorProfiles.mine, {})).rejects.toMatchObject(refusal(code));
      await expect(who.mutation(api.advisorProfiles.setAccepting, { accepting: true })).rejects.toMatchObject(refusal(code));
      await expect(who.mutation(api.presence.beat, {})).rejects.toMatchObject(refusal(code));
    }
    expect(await lost.as.query(api.advisorProfiles.mine, {})).toBeNull();
    await expect(lost.as.mutation(api.advisorProfiles.setAccepting, { accepting: true })).rejects.toMatchObject(refusal("NOT_FOUND"));
  });
});

describe("the rank of best match", () => {
  it("needs several good reviews to rise and lets experience decide between equals", () => {
    const of = (ratingSum: number, ratingCount: number, yearsOfExperience = 10) => rankScore({ ratingSum, ratingCount, yearsOfExperience });
    expect(of(5, 1)).toBeGreaterThan(of(0, 0));
    expect(of(500, 100)).toBeGreaterThan(of(5, 1));
    expect(of(15, 5)).toBeLessThan(of(0, 0));
    expect(of(0, 0, 11)).toBeGreaterThan(of(0, 0, 10));
    expect(of(0, 0, 60)).toBeLessThan(of(5, 1, 0));
  });
});

describe("presence", () => {
  const state = async (t: TestBackend, advisorId: string) => (await t.query(api.advisorProfiles.get, { advisorId }))?.availability;

  it("is online from the first beat until a minute of silence, to the millisecond", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t, { online: false });
    expect(await state(t, ada.advisorId)).toBe("offline");
    await ada.as.mutation(api.presence.beat, {});
    expect(await state(t, ada.advisorId)).toBe("online");
    for (let beats = 0; beats < 9; beats++) {
      await vi.advanceTimersByTimeAsync(20_000);
      await t.finishInProgressScheduledFunctions();
      await ada.as.mutation(api.presence.beat, {});
    }
    await vi.advanceTimersByTimeAsync(59_999);
    await t.finishInProgressScheduledFunctions();
    expect(await state(t, ada.advisorId)).toBe("online");
    await vi.advanceTimersByTimeAsync(1);
    await t.finishInProgressScheduledFunctions();
    expect(await state(t, ada.advisorId)).toBe("offline");
    await ada.as.mutation(api.presence.beat, {});
    expect(await state(t, ada.advisorId)).toBe("online");
  });

  it("writes what lists read on changes only, and watches once per person", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t, { online: false });
    for (let beats = 0; beats < 5; beats++) {
      await ada.as.mutation(api.presence.beat, {});
      vi.setSystemTime(Date.now() + 5_000);
    }
    expect(await t.run((ctx) => ctx.db.query("advisorPresence").collect())).toMatchObject([{ state: "online", sinceMs: NOW }]);
    const watches = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
    expect(watches).toHaveLength(1);
  });

  it("says busy while a session is open and not while a request waits", async () => {
    const room = await runningRoom();
    expect(await state(room.t, room.advisor.advisorId)).toBe("busy");
    await room.client.as.mutation(api.sessions.end, { sessionId: room.sessionId });
    expect(await state(room.t, room.advisor.advisorId)).toBe("online");
    const wish = { advisorId: room.advisor.advisorId, mode: "chat" as const, requestKey: "session-key-9" };
    await room.client.as.mutation(api.sessions.request, wish);
    expect(await state(room.t, room.advisor.advisorId)).toBe("online");
  });
});
