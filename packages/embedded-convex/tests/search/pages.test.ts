import { describe, expect, it } from "vitest";
import type { Database } from "../../src/contracts.js";
import { collect, insert, notesDatabase, page, read, search, user, write } from "./support.js";

/** 25 documents; the shorter the text, the better the match. `name` is the rank. */
async function ranked(): Promise<{ database: Database; ids: string[] }> {
  const database = await notesDatabase();
  const ids = await write(database, (tx) => Array.from({ length: 25 }, (_, name) => insert(tx, { name, text: `word${" more".repeat(name)}` })));
  return { database, ids };
}

const words = search("word");

describe("pages of a search", () => {
  it("follow the ranking without gaps or repeats to the end", async () => {
    const { database } = await ranked();
    const names: unknown[] = [];
    let cursor: string | null = null;
    let pages = 0;
    for (let isDone = false; !isDone; pages += 1) {
      const shown = read(database, (tx) => page(tx, words, 10, cursor));
      names.push(...shown.rows.map((row) => row["name"]));
      expect(shown.splitCursor).toBeNull();
      ({ isDone, continueCursor: cursor } = shown);
    }
    expect(names).toEqual(Array.from({ length: 25 }, (_, name) => name));
    expect(pages).toBe(3);
  });

  it("with an end take in everything up to it, whatever came or went between", async () => {
    const { database, ids } = await ranked();
    const first = read(database, (tx) => page(tx, words, 5, null));
    await write(database, (tx) => {
      // As long as the third: the newer stands before it. The totals change a little and with them every score.
      tx.remove(ids[1] ?? "", user);
      tx.remove(ids[20] ?? "", user);
    });
    const again = read(database, (tx) => page(tx, words, 1, null, first.continueCursor));
    const rest = read(database, (tx) => page(tx, words, 100, first.continueCursor));
    const names = [...again.rows, ...rest.rows].map((row) => row["name"]);
    expect([...names].sort((a, b) => Number(a) - Number(b))).toEqual(collectNames(database));
    expect(new Set(names).size).toBe(23);
  });

  it("are equal for equal content, and their cursors belong to one query and one definition of the index", async () => {
    const { database } = await ranked();
    const [first, same] = [0, 1].map(() => read(database, (tx) => page(tx, words, 5, null)));
    expect(first).toEqual(same);
    const cursor = first?.continueCursor ?? "";
    for (const other of [search("words"), search("word", { kind: "x" }), search("word", {}, [{ limit: 9 }])]) {
      expect(() => read(database, (tx) => page(tx, other, 5, cursor))).toThrow("InvalidCursor");
    }
  });

  it("end after the 1,024 best, recommend a split before that, and show own writes", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => {
      for (let name = 0; name < 1_100; name += 1) insert(tx, { name, text: "word" });
    });
    await write(database, (tx) => {
      insert(tx, { name: "own", text: "word" });
      const shown = page(tx, words, 800, null);
      expect(shown.rows[0]).toMatchObject({ name: "own" });
      expect(shown).toMatchObject({ isDone: false, pageStatus: "SplitRecommended" });
    });
    const first = read(database, (tx) => page(tx, words, 700, null));
    expect(first.pageStatus).toBeNull();
    const second = read(database, (tx) => page(tx, words, 700, first.continueCursor));
    expect(second.rows).toHaveLength(324);
    expect(second.isDone).toBe(true);
    expect([first.rows[0]?.["name"], first.rows[1]?.["name"]]).toEqual(["own", 1_099]);
  });

  it("filters after the search narrow what a page shows, not what it reads", async () => {
    const { database } = await ranked();
    const odd = search("word", {}, [{ filter: { $eq: [{ $mod: [{ $field: "name" }, { $literal: 2 }] }, { $literal: 1 }] } }]);
    const shown = read(database, (tx) => page(tx, odd, 3, null));
    expect(shown.rows.map((row) => row["name"])).toEqual([1, 3, 5]);
    expect(read(database, (tx) => collect(tx, odd))).toHaveLength(12);
  });
});

function collectNames(database: Database): unknown[] {
  return read(database, (tx) => collect(tx, words))
    .map((row) => row["name"])
    .sort((a, b) => Number(a) - Number(b));
}
