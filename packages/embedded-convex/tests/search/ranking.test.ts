import { describe, expect, it } from "vitest";
import type { Transaction } from "../../src/contracts.js";
import { rank } from "../../src/search/rank.js";
import { compileSearch } from "../../src/search/compileSearch.js";
import { DatabaseTransaction } from "../../src/db/transaction.js";
import type { TextIndex } from "../../src/search/textIndex.js";
import { collect, found, insert, notesDatabase, read, search, write } from "./support.js";

/** Scores of what a search finds, in its order. */
function scores(tx: Transaction, text: string): number[] {
  if (!(tx instanceof DatabaseTransaction)) throw new TypeError("not this package's transaction");
  const index = tx.state.catalog.table("", "notes")?.textIndexes.get("by_text") as TextIndex;
  return rank(tx.state, compileSearch(index, [{ type: "Search", fieldPath: "text", value: text }])).map(({ score }) => score);
}

describe("ranking", () => {
  it("is BM25 with k1 = 1.2 and b = 0.75, calculated by hand", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => {
      insert(tx, { text: "tax law" });
      insert(tx, { text: "tax tax advice for families" });
      insert(tx, { text: "garden" });
      insert(tx, { name: "no text at all" });
    });
    // Four documents with 2 + 5 + 1 + 0 words: two on average. "tax" is in two of them: ln(1 + 2.5 / 2.5).
    // First: 1 of 2 words: 2.2 × 1 / (1 + 1.2 × (0.25 + 0.75 × 2 / 2)). Second: 2 of 5: 2.2 × 2 / (2 + 1.2 × (0.25 + 0.75 × 5 / 2)).
    const rarity = Math.log(2);
    const [second, first] = [(rarity * 4.4) / (2 + 1.2 * 2.125), (rarity * 2.2) / 2.2];
    read(database, (tx) => {
      expect(found(tx, "tax ")).toEqual(["tax law", "tax tax advice for families"]);
      expect(scores(tx, "tax")).toEqual([first, second].map(Math.fround));
      expect(Math.fround(second)).toBeCloseTo(0.670296, 6);
      expect(Math.fround(first)).toBeCloseTo(0.693147, 6);
      // "advice" is in one of four: ln(1 + 3.5 / 1.5); what matches more words comes first.
      const advice = (Math.log(1 + 3.5 / 1.5) * 2.2) / (1 + 1.2 * 2.125);
      expect(scores(tx, "tax advice")).toEqual([second + advice, first].map(Math.fround));
    });
  });

  it("lets the last word also be the start of longer words, which count half", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => ["law", "lawyer", "lawn mower"].forEach((text) => insert(tx, { text })));
    read(database, (tx) => {
      expect(found(tx, "law")).toEqual(["law", "lawyer", "lawn mower"]);
      expect(found(tx, "law mower")).toEqual(["law", "lawn mower"]);
      expect(found(tx, "la law")).toEqual(["law", "lawyer", "lawn mower"]);
      expect(found(tx, "la zoo")).toEqual([]);
      // Each word is in one of three: ln(1 + 2.5 / 1.5); "lawyer" has 1 word where 4 / 3 are the average.
      const [exact = 0, longer = 0] = scores(tx, "law");
      const score = (Math.log(1 + 2.5 / 1.5) * 2.2) / (1 + 1.2 * (0.25 + 0.75 * 0.75));
      expect([exact, longer]).toEqual([score, score / 2].map(Math.fround));
    });
  });

  it("puts the newer first among equals", async () => {
    const database = await notesDatabase();
    for (const name of ["old", "newer", "newest"]) await write(database, (tx) => insert(tx, { name, text: "same words" }));
    expect(read(database, (tx) => found(tx, "words"))).toEqual(["newest", "newer", "old"]);
  });

  it("takes sixteen words of a query", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => ["seventeenth", "sixteenths"].forEach((text) => insert(tx, { text })));
    const fifteen = Array.from({ length: 15 }, (_, n) => `w${n}`).join(" ");
    read(database, (tx) => {
      expect(found(tx, `${fifteen} sixteenth seventeenth`)).toEqual(["sixteenths"]);
      expect(found(tx, `${fifteen} seventeenth`)).toEqual(["seventeenth"]);
    });
  });

  it("looks up 64 words and filters; a prefix of more takes the first in their order", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => {
      for (let n = 99; n >= 0; n -= 1) insert(tx, { text: `p${String(n).padStart(2, "0")}`, kind: "a" });
    });
    read(database, (tx) => {
      expect([...found(tx, "p")].sort()).toEqual(Array.from({ length: 64 }, (_, n) => `p${String(n).padStart(2, "0")}`));
      expect(found(tx, "p", { kind: "a" })).toHaveLength(63);
      expect(found(tx, "p9")).toHaveLength(10);
      expect(found(tx, "p99 p")).toContain("p99");
    });
  });

  it("finds the 1,024 best of more, reads no further, and says so", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => {
      for (let n = 0; n < 1_030; n += 1) insert(tx, { name: n, text: n % 2 === 0 ? "word" : "word and more" });
    });
    read(database, (tx) => {
      const best = collect(tx, search("word", {}, [{ limit: 1_024 }])).map((row) => row["name"] as number);
      const evens = Array.from({ length: 515 }, (_, i) => 1_028 - 2 * i);
      const odds = Array.from({ length: 509 }, (_, i) => 1_029 - 2 * i);
      expect(best).toEqual([...evens, ...odds]);
      expect(() => collect(tx, search("word"))).toThrow("Search query scanned too many documents (fetched 1024).");
    });
  });
});
