import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvexJson, ConvexJsonObject, Database, Transaction } from "../../src/contracts.js";
import { applyAndReopen } from "./reopen.js";
import { collect, memoryDatabase, notesSchema, search, user, write, type Row } from "./support.js";

/** A small vocabulary with words that start others, words of other scripts, and words too long to count. */
const VOCABULARY = ["a", "ab", "abc", "b", "ba", "é", "éa", "مر", "مرحبا", "z".repeat(32), "Ab", "12", "123"];
const text = fc.array(fc.constantFrom(...VOCABULARY), { maxLength: 6 }).map((words) => words.join(" "));
const kind = fc.constantFrom<ConvexJson>("x", "y", null, 1, { $integer: "AQAAAAAAAAA=" });
const fields: fc.Arbitrary<ConvexJsonObject> = fc
  .record({ text: fc.oneof({ weight: 8, arbitrary: text }, { weight: 1, arbitrary: fc.constant<ConvexJson>(7) }), kind, nested: fc.record({ open: fc.boolean() }) }, { requiredKeys: [] })
  .map((record): ConvexJsonObject => ({ ...record }));
const missing: ConvexJson = { $undefined: null };
const filters = fc.record({ kind: fc.oneof(kind, fc.constant(missing)), "nested.open": fc.oneof(fc.boolean(), fc.constant(missing)) }, { requiredKeys: [] });

type Operation =
  | { kind: "insert" | "patch" | "replace"; at: number; fields: ConvexJsonObject }
  | { kind: "remove"; at: number }
  | { kind: "search"; text: string; filters: Record<string, ConvexJson> };
const at = fc.nat(30);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("insert" as const, "patch" as const, "replace" as const), at, fields }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("search" as const), text, filters }) },
);
const transactions = fc.array(
  fc.record({ operations: fc.array(operation, { maxLength: 12 }), nested: fc.array(operation, { maxLength: 4 }), rollback: fc.boolean(), aborts: fc.boolean() }),
  { maxLength: 6 },
);

const wordsOf = (value: ConvexJson | undefined): string[] =>
  typeof value === "string" ? [...value.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word.toLowerCase()).filter((word) => Buffer.byteLength(word) < 32) : [];

/** Whether two values are the same to Convex; `{"$undefined":null}` is a missing field. */
const isSame = (a: ConvexJson | undefined, b: ConvexJson): boolean => JSON.stringify(a === undefined ? missing : a) === JSON.stringify(b);

/** BM25 over all documents, without any index: the scores as the textbook has them, one document at a time. */
function bruteForce(rows: readonly Row[], query: string, wanted: Record<string, ConvexJson>): Row[] {
  const asked = wordsOf(query);
  const last = asked.at(-1);
  if (last === undefined) return [];
  const weightOf = (word: string): number => (asked.includes(word) ? 1 : word.startsWith(last) ? 0.5 : 0);
  const lengths = rows.map((row) => wordsOf(row["text"]).length);
  const average = lengths.reduce((sum, length) => sum + length, 0) / rows.length;
  const score = (row: Row): number => {
    const words = wordsOf(row["text"]);
    let total = 0;
    for (const word of [...new Set(words)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const holding = rows.filter((other) => wordsOf(other["text"]).includes(word)).length;
      const rarity = Math.log(1 + (rows.length - holding + 0.5) / (holding + 0.5));
      const count = words.filter((other) => other === word).length;
      total += weightOf(word) * rarity * ((2.2 * count) / (count + 1.2 * (0.25 + (0.75 * words.length) / average)));
    }
    return total;
  };
  const passes = (row: Row): boolean => {
    const open = (row["nested"] as { open?: boolean } | undefined)?.open;
    return Object.entries(wanted).every(([field, value]) => isSame(field === "kind" ? row["kind"] : open, value));
  };
  return rows
    .filter((row) => passes(row) && wordsOf(row["text"]).some((word) => weightOf(word) > 0))
    .map((row) => ({ row, score: score(row) }))
    .sort((x, y) => (Math.abs(x.score - y.score) > 1e-6 ? y.score - x.score : y.row._creationTime - x.row._creationTime))
    .map(({ row }) => row);
}

function perform(tx: Transaction, rows: Row[], step: Operation): Row[] {
  if (step.kind === "search") {
    expect(collect(tx, search(step.text, step.filters))).toEqual(bruteForce(rows, step.text, step.filters));
    return rows;
  }
  const load = (id: string): Row => JSON.parse(tx.get(id, user) ?? "null") as Row;
  if (step.kind === "insert") return [...rows, load(tx.insert("notes", step.fields, "user"))];
  const target = rows[step.at % Math.max(rows.length, 1)];
  if (target === undefined) return rows;
  if (step.kind === "remove") {
    tx.remove(target._id, user);
    return rows.filter((row) => row !== target);
  }
  if (step.kind === "patch") tx.patch(target._id, step.fields, user);
  else tx.replace(target._id, step.fields, user);
  return rows.map((row) => (row === target ? load(row._id) : row));
}

class Abort extends Error {}

async function run(database: Database, state: { rows: Row[] }, { operations, nested, rollback, aborts }: { operations: Operation[]; nested: Operation[]; rollback: boolean; aborts: boolean }): Promise<void> {
  const body = async (tx: Transaction): Promise<void> => {
    let rows = operations.reduce((before, step) => perform(tx, before, step), state.rows);
    const savepoint = tx.savepoint();
    const inner = nested.reduce((before, step) => perform(tx, before, step), rows);
    if (rollback) savepoint.rollback();
    else rows = inner;
    for (const word of VOCABULARY) expect(collect(tx, search(word))).toEqual(bruteForce(rows, word, {}));
    if (aborts) throw new Abort();
    state.rows = rows;
  };
  await database.mutate(body).catch((error: unknown) => {
    if (!(error instanceof Abort)) throw error;
  });
}

describe("search against a scan of all documents", () => {
  it("agrees on what is found and in which order: own writes, filters, rollbacks, discarded and waiting transactions", async () => {
    let searches = 0;
    await fc.assert(
      fc.asyncProperty(transactions, fc.boolean(), async (steps, waits) => {
        const database = await memoryDatabase();
        await write(database, (tx) => database.applySchema(tx, notesSchema()));
        const state: { rows: Row[] } = { rows: [] };
        if (waits) for (const step of steps) await run(database, state, step);
        else await Promise.all(steps.map((step) => run(database, state, step)));
        for (const step of steps) searches += step.operations.filter((operation_) => operation_.kind === "search").length;
      }),
      { numRuns: 150 },
    );
    expect(searches).toBeGreaterThan(300);
  });

  it("agrees after an index was built over documents that were there before, and after a restart", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fields, { maxLength: 12 }), text, async (documents, query) => {
        await applyAndReopen(documents, (tx, rows) => {
          expect(collect(tx, search(query))).toEqual(bruteForce(rows, query, {}));
          expect(collect(tx, search(query, { kind: "x" }))).toEqual(bruteForce(rows, query, { kind: "x" }));
        });
      }),
      { numRuns: 25 },
    );
  });
});
