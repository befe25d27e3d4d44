import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FunctionArgs } from "convex/server";
import { api, internal } from "@/convex/_generated/api";
import type { Doc, Id } from "@/convex/_generated/dataModel";
import { facetOf, refreshSearchFields, searchFieldsOf, searchWords } from "@/convex/model/advisors/searchFields";
import { createAdvisor, setupBackend, type TestBackend } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Filters = Omit<FunctionArgs<typeof api.advisorProfiles.search>, "paginationOpts">;
type Shown = { names: string[]; isDone: boolean; continueCursor: string };

async function search(t: TestBackend, filters: Filters, numItems = 50, cursor: string | null = null): Promise<Shown> {
  const { page, isDone, continueCursor } = await t.query(api.advisorProfiles.search, { ...filters, paginationOpts: { numItems, cursor } });
  return { names: page.map((card) => card.displayName.split(" ")[0] ?? ""), isDone, continueCursor };
}

const names = async (t: TestBackend, filters: Filters) => (await search(t, filters)).names.sort();

async function add(t: TestBackend, name: string, change: Partial<Doc<"advisorProfiles">>, online = false) {
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
    await ctx.db.insert("categories", { slug: "money", name: "Money and tax", position: 1, isRetired: false });
  });
  await add(t, "José", { headline: "Contracts explained", chatPriceMinor: 90n, ratingAverage: 3, rankScore: 3 }, true);
  await add(t, "Ben", { bio: "I draft contracts for bakers.", skills: ["Mediation"], categorySlugs: ["money"], chatPriceMinor: 30n, ratingAverage: 5, rankScore: 5 });
  await add(t, "Cem", { specialties: ["Pensions", "contract law"], languages: ["ar"], chatPriceMinor: 60n, ratingAverage: 4, rankScore: 4, videoPriceMinor: null }, true);
  await add(t, "Dot", { status: "submitted", headline: "Contracts" }, true);
  await add(t, "Eva", { status: "suspended", headline: "Contracts" }, true);
  return t;
}

describe("finding advisors by words", () => {
  it.each<[string, Filters, string[]]>([
    ["name, without its accent", { query: "jose" }, ["José"]],
    ["the start of a name, with another accent", { query: "JÖS" }, ["José"]],
    ["headline", { query: "explained" }, ["José"]],
    ["bio", { query: "bakers" }, ["Ben"]],
    ["specialty", { query: "pensions" }, ["Cem"]],
    ["skill", { query: "mediation" }, ["Ben"]],
    ["the name of a category", { query: "tax" }, ["Ben"]],
    ["several words, any of them", { query: "bakers pensions" }, ["Ben", "Cem"]],
    ["words between signs", { query: " -- “bakers”… " }, ["Ben"]],
    ["a word nobody has", { query: "zebra" }, []],
    ["no word at all", { query: " … " }, ["Ben", "Cem", "José"]],
    ["words and category", { query: "contracts", category: "money" }, ["Ben"]],
    ["words and language", { query: "contract", language: "ar" }, ["Cem"]],
    ["words and prices", { query: "contract", minPriceMinor: 50n, maxPriceMinor: 80n }, ["Cem"]],
    ["words and rating", { query: "contract", minRating: 4 }, ["Ben", "Cem"]],
    ["words and video", { query: "contract", offersVideo: true }, ["Ben", "José"]],
    ["words and who is online", { query: "contract", onlineOnly: true }, ["Cem", "José"]],
  ])("matches %s", async (_what, filters, expected) => {
    expect(await names(await market(), filters)).toEqual(expected);
  });

  it.each<[NonNullable<Filters["sort"]>, string[]]>([
    ["rating", ["Ben", "Cem", "José"]],
    ["price", ["Ben", "Cem", "José"]],
    ["newest", ["Cem", "Ben", "José"]],
  ])("sorts what it found by %s", async (sort, expected) => {
    const t = await market();
    await t.run(async (ctx) => {
      for (const [n, profile] of (await ctx.db.query("advisorProfiles").collect()).entries()) await ctx.db.patch("advisorProfiles", profile._id, { createdAtMs: n });
    });
    expect((await search(t, { query: "contract", sort })).names).toEqual(expected);
  });

  it("pages what it sorted itself without gaps or repeats, also when the last of a page goes", async () => {
    const t = setupBackend();
    const ids: Id<"advisorProfiles">[] = [];
    for (let n = 0; n < 9; n++) ids.push((await add(t, `A${n}`, { chatPriceMinor: BigInt(10 + n) }, true)).advisorId);
    for (const filters of [{ query: "example", sort: "price" }, { onlineOnly: true, sort: "price" }] as const) {
      const first = await search(t, filters, 4);
      const second = await search(t, filters, 4, first.continueCursor);
      const third = await search(t, filters, 4, second.continueCursor);
      expect([first, second, third].flatMap((page) => page.names)).toEqual(Array.from({ length: 9 }, (_, n) => `A${n}`));
      expect([first.isDone, second.isDone, third.isDone]).toEqual([false, false, true]);
    }
    const first = await search(t, { query: "example", sort: "price" }, 4);
    await t.run(async (ctx) => {
      if (ids[1] !== undefined) await ctx.db.patch("advisorProfiles", ids[1], { status: "suspended" });
    });
    expect((await search(t, { query: "example", sort: "price" }, 2, first.continueCursor)).names).toEqual(["A4", "A5"]);
  });

  it("refuses texts that are too long and cursors that are none", async () => {
    const t = await market();
    const refused = (field: string) => ({ data: { code: "INVALID_INPUT", details: { field } } });
    await expect(search(t, { query: "x".repeat(201) })).rejects.toMatchObject(refused("query"));
    expect((await search(t, { query: "x".repeat(200) })).names).toEqual([]);
    for (const cursor of ["", "x", "1", "-1:x", "1:x:y", "99999:x"]) {
      await expect(search(t, { query: "contract", sort: "price" }, 5, cursor)).rejects.toMatchObject(refused("cursor"));
    }
    expect((await search(t, { query: "contract", sort: "price" }, 5, "9999:x")).names).toEqual([]);
  });
});

describe("the search fields of a profile", () => {
  const profile = { displayName: "Zoë Ng", headline: "Plain talk", bio: "Café\n owner", specialties: ["Tea"], categorySlugs: ["a-b", "gone"], languages: ["pt-BR"] };

  it("hold each part as often as it weighs, folded, and names for every value", () => {
    expect(searchFieldsOf(profile, new Map([["a-b", "Food"]]))).toEqual({
      searchText: "zoe ng zoe ng zoe ng plain talk plain talk tea tea food food cafe owner",
      facets: { category_a_b: true, category_gone: true, language_pt_BR: true },
    });
    expect(facetOf.category("a.b$")).toBe("category_a_b_");
    expect(searchWords("  Zoë's—“Café”  ")).toBe("zoe s cafe");
  });

  it("are derived for profiles that lack them, batch after batch, and follow a category's new name", async () => {
    const t = setupBackend();
    for (let n = 0; n < 3; n++) await createAdvisor(t, { name: `A${n}` });
    await t.run(async (ctx) => {
      await ctx.db.insert("categories", { slug: "career", name: "Profession", position: 1, isRetired: false });
      const [first] = await ctx.db.query("advisorProfiles").collect();
      if (first === undefined) throw new Error("no profile");
      // An earlier version wrote a hundred more without the fields.
      const { _id, _creationTime, searchText, facets, ...fields } = first;
      expect([_id, _creationTime, searchText, facets]).not.toContain(undefined);
      for (let n = 0; n < 110; n++) await ctx.db.insert("advisorProfiles", { ...fields, displayName: `Old${n} Example` });
    });
    await t.mutation(internal.jobs.advisorSearch.refresh, {});
    await t.finishAllScheduledFunctions(() => vi.runAllTimers());
    const profiles = await t.run(async (ctx) => await ctx.db.query("advisorProfiles").collect());
    expect(profiles).toHaveLength(113);
    expect(profiles.filter(({ searchText, facets }) => searchText?.includes("profession") === true && facets?.category_career === true)).toHaveLength(113);
    expect(await names(t, { query: "old7" })).toEqual(["Old7", "Old70", "Old71", "Old72", "Old73", "Old74", "Old75", "Old76", "Old77", "Old78", "Old79"]);
  });
});
