import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError, type Database, type PageRequest, type PageResult, type SerializedQuery } from "../../src/contracts.js";
import { collect, eq, memoryDatabase, range, read, type Row, scan, schemaOf, write } from "./support.js";

const request = (query: SerializedQuery, more: Partial<PageRequest> = {}): PageRequest => ({ query, cursor: null, endCursor: null, pageSize: 3, ...more });
const page = (database: Database, query: SerializedQuery, more: Partial<PageRequest> = {}): PageResult => read(database, (tx) => tx.queryPage(request(query, more), "user"));
const numbers = (result: PageResult): number[] => result.page.map((row) => (row as Row)["n"] as number);

async function numbered(count: number): Promise<Database> {
  const database = await memoryDatabase();
  await write(database, (tx) => {
    database.applySchema(tx, schemaOf({ items: { indexes: { by_n: ["n"], by_group: ["group", "n"] } } }));
    for (let n = 0; n < count; n += 1) tx.insert("items", { n: n * 10, group: n % 2 }, "user");
  });
  return database;
}

describe("pages", () => {
  it.each(["asc", "desc"] as const)("follow each other without gap or repeat (%s)", async (order) => {
    const database = await numbered(10);
    const query = range("items.by_n", [], order);
    const all: number[] = [];
    let cursor: string | null = null;
    let pages = 0;
    for (let isDone = false; !isDone; pages += 1) {
      const result: PageResult = page(database, query, { cursor });
      all.push(...numbers(result));
      cursor = result.continueCursor;
      isDone = result.isDone;
    }
    const expected = Array.from({ length: 10 }, (_, n) => n * 10);
    expect(all).toEqual(order === "asc" ? expected : expected.reverse());
    expect(pages).toBe(4);
    expect(page(database, query, { cursor })).toMatchObject({ page: [], isDone: true, continueCursor: cursor });
  });

  it("are done only past the end: a full last page is not", async () => {
    const database = await numbered(3);
    const first = page(database, scan("items"));
    expect([first.page.length, first.isDone]).toEqual([3, false]);
    const second = page(database, scan("items"), { cursor: first.continueCursor });
    expect([second.page.length, second.isDone]).toEqual([0, true]);
  });

  it("with an end take in everything up to it, whatever the page size, and keep neighbours in step under inserts", async () => {
    const database = await numbered(6);
    const query = range("items.by_n");
    const first = page(database, query);
    const second = page(database, query, { cursor: first.continueCursor });
    await write(database, (tx) => [5, 20, 25, 45].forEach((n) => tx.insert("items", { n, group: 0 }, "user")));
    const firstAgain = page(database, query, { endCursor: first.continueCursor });
    const secondAgain = page(database, query, { cursor: first.continueCursor, endCursor: second.continueCursor });
    expect(numbers(firstAgain)).toEqual([0, 5, 10, 20]);
    expect(numbers(secondAgain)).toEqual([20, 25, 30, 40, 45, 50]);
    expect([firstAgain.continueCursor, secondAgain.continueCursor]).toEqual([first.continueCursor, second.continueCursor]);
  });

  it("replay the end of an earlier run through the journal", async () => {
    const database = await numbered(6);
    const query = range("items.by_n");
    const { tx, release } = database.beginQuery();
    tx.queryPage(request(query), "user");
    const journal = tx.journal;
    release();
    await write(database, (again) => again.insert("items", { n: 5, group: 0 }, "user"));
    const rerun = read(database, (again) => {
      again.journal = journal;
      expect(again.journal).toBeNull();
      return { result: again.queryPage(request(query), "user"), journal: again.journal };
    });
    expect(numbers(rerun.result)).toEqual([0, 5, 10, 20]);
    expect(rerun.journal).toBe(journal);
  });

  it("stay complete and disjoint under random inserts and removals, in both orders", async () => {
    const changes = fc.array(fc.record({ n: fc.integer({ min: -5, max: 105 }), remove: fc.boolean() }), { maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("asc" as const, "desc" as const), fc.integer({ min: 1, max: 4 }), changes, async (order, pageSize, steps) => {
        const database = await numbered(10);
        const query = range("items.by_n", [], order);
        const cursors: Array<string | null> = [null];
        for (let isDone = false; !isDone; ) {
          const result = page(database, query, { cursor: cursors.at(-1) ?? null, pageSize });
          cursors.push(result.continueCursor);
          isDone = result.isDone;
        }
        await write(database, (tx) => {
          for (const { n, remove } of steps) {
            if (!remove) tx.insert("items", { n, group: 0 }, "user");
            else for (const row of collect(tx, range("items.by_n", [eq("n", n)]))) tx.remove(row._id, { access: "user" });
          }
        });
        const pages = cursors.slice(1).flatMap((endCursor, i) => page(database, query, { cursor: cursors[i] ?? null, endCursor, pageSize }).page as Row[]);
        expect(pages).toEqual(read(database, (tx) => collect(tx, query)));
      }),
      { numRuns: 60 },
    );
  });

  it("see the transaction's own writes", async () => {
    const database = await numbered(2);
    const seen = await write(database, (tx) => {
      tx.insert("items", { n: 5, group: 0 }, "user");
      return numbers(tx.queryPage(request(range("items.by_n")), "user"));
    });
    expect(seen).toEqual([0, 5, 10]);
  });

  it("refuse cursors of other queries, foreign texts, sizes of zero and a second page", async () => {
    const database = await numbered(5);
    const { continueCursor } = page(database, range("items.by_n"));
    for (const [query, cursor] of [[range("items.by_n", [], "desc"), continueCursor], [scan("items"), continueCursor], [range("items.by_n"), "nonsense"], [range("items.by_n"), `${continueCursor.slice(0, -4)}AAAA`]] as const) {
      const error = (() => {
        try {
          return page(database, query, { cursor });
        } catch (caught) {
          return caught;
        }
      })();
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toMatch(/^InvalidCursor: /);
      expect((error as UserError).data).toEqual({ isConvexSystemError: true, paginationError: "InvalidCursor" });
    }
    expect(() => page(database, scan("items"), { pageSize: 0 })).toThrow("Must request at least 1 document while paginating");
    expect(() => page(database, scan("items"), { maximumRowsRead: 0 })).toThrow("maximumRowsRead and maximumBytesRead must be greater than 0");
    read(database, (tx) => {
      tx.queryPage(request(scan("items")), "user");
      expect(() => tx.queryPage(request(scan("items")), "user")).toThrow("This query or mutation function ran multiple paginated queries.");
    });
  });

  it("do not show index keys in their cursors, and name the same place with the same text", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => {
      database.applySchema(tx, schemaOf({ secrets: { indexes: { by_code: ["code"] } } }));
      for (const code of ["alpha-secret", "beta-secret"]) tx.insert("secrets", { code }, "user");
    });
    const query = range("secrets.by_code");
    const first = page(database, query, { pageSize: 1 });
    expect(Buffer.from(first.continueCursor, "base64url").toString("latin1")).not.toContain("secret");
    expect(page(database, query, { pageSize: 1 }).continueCursor).toBe(first.continueCursor);
  });

  it("stop at the limits of rows and bytes, say so, and can be split in the middle", async () => {
    const database = await numbered(100);
    const noneOf: SerializedQuery["operators"][number] = { filter: { $eq: [{ $field: "n" }, { $literal: -1 }] } };
    const limited = page(database, scan("items", "asc", [noneOf]), { pageSize: 50, maximumRowsRead: 10 });
    expect([limited.page.length, limited.isDone, limited.pageStatus]).toEqual([0, false, "SplitRequired"]);
    const next = page(database, scan("items", "asc", [noneOf]), { pageSize: 50, maximumRowsRead: 1000, cursor: limited.continueCursor });
    expect(next.isDone).toBe(true);
    const near = page(database, scan("items"), { pageSize: 80, maximumRowsRead: 100 });
    expect([near.page.length, near.pageStatus]).toEqual([80, "SplitRecommended"]);
    expect(page(database, scan("items"), { pageSize: 20, maximumRowsRead: 100 }).pageStatus).toBeNull();
    expect(page(database, scan("items"), { pageSize: 50, maximumBytesRead: 1000 })).toMatchObject({ pageStatus: "SplitRequired" });
    const half = page(database, scan("items"), { pageSize: 80, endCursor: near.splitCursor });
    expect(half.page).toHaveLength(41);
    expect(page(database, scan("items"), { pageSize: 2 }).splitCursor).toBeNull();
    const whole = page(database, scan("items"), { endCursor: near.continueCursor, maximumRowsRead: 5 });
    expect(whole.page).toHaveLength(80);
  });

  it("of a table that does not exist are empty and done", async () => {
    const database = await memoryDatabase();
    expect(page(database, scan("nothing"))).toMatchObject({ page: [], isDone: true, splitCursor: null, pageStatus: null });
  });
});
