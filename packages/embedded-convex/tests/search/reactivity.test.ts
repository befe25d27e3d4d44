import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ConvexJson, ConvexJsonObject, Database, Timestamp, Transaction } from "../../src/contracts.js";
import { collect, found, insert, notesDatabase, notesSchema, page, read, search, user, write } from "./support.js";

/** Whether a mutation makes whoever read with `body` read again; the subscription and the write log must agree. */
async function touches(database: Database, body: (tx: Transaction) => unknown, change: (tx: Transaction) => unknown): Promise<boolean> {
  const { readSet, ts } = read(database, (tx) => {
    body(tx);
    return { readSet: tx.readSet, ts: tx.ts };
  });
  const notified = vi.fn<(at: Timestamp) => void>();
  const cancel = database.subscribe(readSet, ts, notified);
  await write(database, change);
  expect(notified.mock.calls.length).toBe(database.isCurrent(readSet, ts) ? 0 : 1);
  cancel();
  return notified.mock.calls.length === 1;
}

describe("who reads again", () => {
  it("those whose words or last word's start come, change or go", async () => {
    const database = await notesDatabase();
    const tax = (tx: Transaction): unknown => found(tx, "tax law");
    const id = await write(database, (tx) => insert(tx, { text: "garden" }));
    const change = (fields: ConvexJsonObject) => (tx: Transaction) => tx.patch(id, fields, user);
    expect(await touches(database, tax, (tx) => insert(tx, { text: "taxes" }))).toBe(false);
    expect(await touches(database, tax, (tx) => insert(tx, { text: "old tax" }))).toBe(true);
    expect(await touches(database, tax, (tx) => insert(tx, { text: "a lawyer" }))).toBe(true);
    expect(await touches(database, tax, change({ text: "still a garden" }))).toBe(false);
    expect(await touches(database, tax, change({ text: "law of gardens" }))).toBe(true);
    // The document is shown: whatever changes in it matters, and nothing that changes nothing.
    expect(await touches(database, tax, change({ other: 1 }))).toBe(true);
    expect(await touches(database, tax, change({ other: 1 }))).toBe(false);
    expect(await touches(database, tax, change({ text: "gone" }))).toBe(true);
    expect(await touches(database, tax, change({ other: 2 }))).toBe(false);
    expect(await touches(database, tax, (tx) => tx.remove(id, user))).toBe(false);
  });

  it("only those whose filters the document passes, before or after", async () => {
    const database = await notesDatabase();
    const mine = (tx: Transaction): unknown => found(tx, "word", { kind: "mine", "nested.open": true });
    const id = await write(database, (tx) => insert(tx, { text: "word", kind: "yours", nested: { open: true } }));
    const change = (fields: ConvexJsonObject) => (tx: Transaction) => tx.patch(id, fields, user);
    expect(await touches(database, mine, (tx) => insert(tx, { text: "word", kind: "mine", nested: { open: false } }))).toBe(false);
    expect(await touches(database, mine, (tx) => insert(tx, { text: "word", kind: "mine" }))).toBe(false);
    expect(await touches(database, mine, change({ text: "word word" }))).toBe(false);
    expect(await touches(database, mine, change({ kind: "mine" }))).toBe(true);
    expect(await touches(database, mine, change({ kind: "theirs" }))).toBe(true);
    expect(await touches(database, mine, change({ kind: "yours" }))).toBe(false);
    const missing = (tx: Transaction): unknown => found(tx, "word", { kind: { $undefined: null } });
    expect(await touches(database, missing, (tx) => insert(tx, { text: "words" }))).toBe(true);
    expect(await touches(database, missing, (tx) => insert(tx, { text: "words", kind: null }))).toBe(false);
  });

  it("nobody who has not pulled yet or asked for no words", async () => {
    const database = await notesDatabase();
    const add = (tx: Transaction): string => insert(tx, { text: "word" });
    expect(await touches(database, (tx) => found(tx, " … "), add)).toBe(false);
    expect(await touches(database, (tx) => tx.openStream(search("word"), "user"), add)).toBe(false);
    expect(await touches(database, (tx) => page(tx, search("word"), 1, null), add)).toBe(true);
  });

  it("everybody who searches an index that is defined anew", async () => {
    const database = await notesDatabase();
    const redefine = (tx: Transaction): unknown => database.applySchema(tx, notesSchema(["kind"]));
    expect(await touches(database, (tx) => found(tx, "word"), redefine)).toBe(true);
    expect(await touches(database, (tx) => found(tx, "word"), redefine)).toBe(false);
    const unknown = (tx: Transaction): unknown => expect(() => found(tx, "word", { "nested.open": true })).toThrow("isn't indexed for filtering");
    read(database, unknown);
  });

  it("exactly those whose results could change, over generated documents and searches", async () => {
    const words = ["a", "ab", "b", "ba", "c"];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((chosen) => chosen.join(" "));
    const kind = fc.constantFrom<ConvexJson>("x", "y");
    const document = fc.record({ text, kind }) as fc.Arbitrary<ConvexJsonObject>;
    const asked = fc.record({ text, kind: fc.option(kind) });
    const concerns = ({ text: holds, kind: is }: ConvexJsonObject, query: { text: string; kind: ConvexJson }): boolean => {
      const [mine, wanted] = [String(holds).split(" "), query.text.split(" ").filter((word) => word !== "")];
      if (query.kind !== null && query.kind !== is) return false;
      return mine.some((word) => wanted.includes(word) || (wanted.length > 0 && word !== "" && word.startsWith(wanted.at(-1) as string)));
    };
    await fc.assert(
      fc.asyncProperty(document, document, fc.array(asked, { minLength: 1, maxLength: 8 }), async (before, after, queries) => {
        const database = await notesDatabase();
        const id = await write(database, (tx) => insert(tx, before));
        const heard = queries.map((query) => {
          const reads = read(database, (tx) => {
            collect(tx, search(query.text, query.kind === null ? {} : { kind: query.kind }));
            return { readSet: tx.readSet, ts: tx.ts };
          });
          const onInvalidate = vi.fn<(at: Timestamp) => void>();
          database.subscribe(reads.readSet, reads.ts, onInvalidate);
          return { query, onInvalidate };
        });
        await write(database, (tx) => tx.replace(id, after, user));
        const changes = JSON.stringify(before) !== JSON.stringify(after);
        for (const { query, onInvalidate } of heard) {
          const expected = changes && (concerns(before, query) || concerns(after, query));
          expect(onInvalidate.mock.calls.length).toBe(expected ? 1 : 0);
        }
      }),
      { numRuns: 150 },
    );
  });
});
