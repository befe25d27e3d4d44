import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Role } from "@/lib/rolePermissions";
import { LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

const refusal = (code: string, details: object) => ({ data: { code, details } });

type Filter = { query?: string; role?: Role; suspended?: boolean; sort?: "newest" | "oldest" | "name" };

let t: TestBackend;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers();
  t = setupBackend();
  robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function pageOf(filter: Filter, numItems: number, cursor: string | null = null) {
  const { page, ...rest } = await robin.as.query(api.users.listAll, { ...filter, paginationOpts: { numItems, cursor } });
  return { ...rest, names: page.map(({ firstName }) => firstName) };
}
const namesOf = async (filter: Filter) => (await pageOf(filter, 50)).names;

/** All pages one after the other, as many as there are. */
async function pagesOf(filter: Filter, numItems: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  for (;;) {
    const { names, isDone, continueCursor } = await pageOf(filter, numItems, cursor);
    pages.push(names);
    if (isDone) return pages;
    cursor = continueCursor;
  }
}

describe("the order of people", () => {
  beforeEach(async () => {
    for (const [n, name] of ["Zoë", "ada", "Ébène", "", "Bob"].entries()) {
      vi.setSystemTime(Date.now() + 1_000 * n);
      await createUser(t, { name, suspended: name === "Bob" || name === "ada" });
    }
  });

  it("is the newest first unless said otherwise, or the oldest", async () => {
    expect(await namesOf({})).toEqual(["Bob", "", "Ébène", "ada", "Zoë", "Robin"]);
    expect(await namesOf({ sort: "newest" })).toEqual(["Bob", "", "Ébène", "ada", "Zoë", "Robin"]);
    expect(await namesOf({ sort: "oldest" })).toEqual(["Robin", "Zoë", "ada", "Ébène", "", "Bob"]);
    expect(await namesOf({ sort: "oldest", suspended: true })).toEqual(["ada", "Bob"]);
  });

  it("is by name without case and accents, nobody's name last, page by page", async () => {
    expect(await pagesOf({ sort: "name" }, 4)).toEqual([
      ["ada", "Bob", "Ébène", "Robin"],
      ["Zoë", ""],
    ]);
    expect(await namesOf({ sort: "name", suspended: true })).toEqual(["ada", "Bob"]);
    expect(await namesOf({ sort: "name", suspended: false })).toEqual(["Ébène", "Robin", "Zoë", ""]);
  });

  it("is the best match with words, whatever was asked for", async () => {
    expect(await namesOf({ query: "bob", sort: "name" })).toEqual(["Bob"]);
    expect(await namesOf({ query: "bob", suspended: false })).toEqual([]);
  });

  it("follows a name from the first sign-in to the last", async () => {
    const as = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x", tokenIdentifier: `${LOCAL_ISSUER}|dev_x` });
    await as.mutation(api.users.ensure, {});
    expect((await namesOf({ sort: "name" })).slice(-2)).toEqual(["", ""]);
    await as.mutation(api.users.ensure, { firstName: "Ämilie" });
    expect(await namesOf({ sort: "name" })).toEqual(["ada", "Ämilie", "Bob", "Ébène", "Robin", "Zoë", ""]);
    await as.mutation(api.users.updateSettings, { firstName: "Yara" });
    expect(await namesOf({ sort: "name" })).toEqual(["ada", "Bob", "Ébène", "Robin", "Yara", "Zoë", ""]);
    await as.mutation(api.users.deleteAccount, { confirmName: "Yara" });
    expect(await namesOf({ sort: "name" })).toEqual(["ada", "Bob", "Ébène", "Robin", "Zoë", "", ""]);
  });

  it("is made for rows of an earlier version by a migration, once", async () => {
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("users").collect()) await ctx.db.patch("users", _id, { nameKey: undefined });
    });
    await t.mutation(internal.migrations.runAll, {});
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await namesOf({ sort: "name" })).toEqual(["ada", "Bob", "Ébène", "Robin", "Zoë", ""]);
  });
});

describe("people of one role", () => {
  const lists: Role[][] = [
    ["client", "advisor"],
    ["client", "advisor", "admin"],
    ["client", "admin", "advisor"],
  ];

  beforeEach(async () => {
    // Seven advisors whose roles came in every order, between many who are none.
    for (const [n, name] of ["Cleo", "Ann", "Dan", "Ann", "Ben", "Ann", "Eve"].entries()) {
      for (let m = 0; m < 20; m += 1) await createUser(t, { name: "Guest" });
      await createUser(t, { name, roles: lists[n % 3] ?? [], suspended: n === 4 });
    }
  });

  it("fill their pages, however many others there are, in every order", async () => {
    expect(await pagesOf({ role: "advisor" }, 3)).toEqual([["Eve", "Ann", "Ben"], ["Ann", "Dan", "Ann"], ["Cleo"]]);
    expect(await pagesOf({ role: "advisor", sort: "oldest" }, 3)).toEqual([["Cleo", "Ann", "Dan"], ["Ann", "Ben", "Ann"], ["Eve"]]);
    // Two pages end between people of the same name.
    expect(await pagesOf({ role: "advisor", sort: "name" }, 2)).toEqual([["Ann", "Ann"], ["Ann", "Ben"], ["Cleo", "Dan"], ["Eve"]]);
    expect(await pagesOf({ role: "advisor", sort: "name" }, 7)).toEqual([["Ann", "Ann", "Ann", "Ben", "Cleo", "Dan", "Eve"]]);
  });

  it("can be narrowed further, and admins are the few that are", async () => {
    expect(await namesOf({ role: "advisor", suspended: true })).toEqual(["Ben"]);
    expect(await namesOf({ role: "advisor", suspended: false, sort: "name" })).toEqual(["Ann", "Ann", "Ann", "Cleo", "Dan", "Eve"]);
    expect(await namesOf({ role: "admin", sort: "name" })).toEqual(["Ann", "Ann", "Ben", "Dan", "Robin"]);
    expect(await namesOf({ role: "client" })).toHaveLength(50);
  });

  it("are all there once where names were never sorted", async () => {
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("users").collect()) await ctx.db.patch("users", _id, { nameKey: undefined });
    });
    expect(await pagesOf({ role: "advisor", sort: "name" }, 3)).toEqual([["Cleo", "Ann", "Dan"], ["Ann", "Ben", "Ann"], ["Eve"]]);
  });

  it("are looked for among as many matches as were asked for: a page may be empty and not the last, and is never longer", async () => {
    for (let n = 0; n < 12; n += 1) await createUser(t, { name: "Guest", roles: ["client", "advisor"] });
    const pages = await pagesOf({ role: "advisor", query: "guest" }, 10);
    expect(pages[0]).toEqual([]);
    expect(pages.flat()).toEqual(Array.from({ length: 12 }, () => "Guest"));
    expect(Math.max(...pages.map((names) => names.length))).toBe(10);
  });

  it("refuse what is no page, no place in the list and no search", async () => {
    for (const cursor of ["made-up", "", "-1", "[]", "1e9:Ann"]) {
      await expect(pageOf({ role: "admin" }, 5, cursor)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "cursor" }));
    }
    for (const numItems of [0, -1, 1.5]) {
      await expect(pageOf({ role: "admin" }, numItems)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "numItems" }));
    }
    await expect(pageOf({ query: "x".repeat(121) }, 5)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "query" }));
    await expect(pageOf({ sort: "salary" as "name" }, 5)).rejects.toThrow(/Validator error/);
  });
});
