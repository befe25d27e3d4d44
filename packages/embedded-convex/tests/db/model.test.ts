import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvexJson, ConvexJsonObject, Database, IndexBound, Transaction } from "../../src/contracts.js";
import { compareConvex } from "../../src/values/index.js";
import { collect, memoryDatabase, range, type Row, scan, schemaOf, write } from "./support.js";

const scalar: fc.Arbitrary<ConvexJson> = fc.constantFrom<ConvexJson>(null, 0, 1, -1, { $integer: "AQAAAAAAAAA=" }, true, "", "\0", "a", "b", "é", "\u{10000}", { $bytes: "AA==" }, [], ["a"], { x: 1 });
const fields = fc.record({ a: scalar, b: scalar, c: fc.nat(3) }, { requiredKeys: ["c"] });

type Operation =
  | { kind: "insert"; fields: ConvexJsonObject }
  | { kind: "patch"; at: number; fields: ConvexJsonObject; drop: boolean }
  | { kind: "replace"; at: number; fields: ConvexJsonObject }
  | { kind: "remove"; at: number }
  | { kind: "query"; bounds: IndexBound[]; order: "asc" | "desc"; take: number }
  | { kind: "scan"; order: "asc" | "desc" };

const bound = fc.tuple(scalar, fc.constantFrom("Gt", "Gte", "Lt", "Lte")).map(([value, type]): IndexBound => ({ type: type, fieldPath: "b", value }));
const bounds = fc.oneof(
  fc.constant<IndexBound[]>([]),
  fc.tuple(fc.option(scalar), fc.array(bound, { maxLength: 2 })).map(([a, rest]): IndexBound[] => {
    const first: IndexBound = { type: "Eq", fieldPath: "a", value: a ?? { $undefined: null } };
    const side = (entry: IndexBound): string => entry.type.slice(0, 2);
    return [first, ...rest.filter((entry, i) => rest.findIndex((other) => side(other) === side(entry)) === i)];
  }),
);

const at = fc.nat(40);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("insert" as const), fields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("patch" as const), at, fields, drop: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), at, fields }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("query" as const), bounds, order: fc.constantFrom("asc" as const, "desc" as const), take: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("scan" as const), order: fc.constantFrom("asc" as const, "desc" as const) }) },
);

type Transactions = Array<{ operations: Operation[]; outcome: "commit" | "throw"; nested: Operation[]; rollback: boolean }>;
const transactions: fc.Arbitrary<Transactions> = fc.array(
  fc.record({
    operations: fc.array(operation, { maxLength: 10 }),
    outcome: fc.constantFrom("commit" as const, "commit" as const, "throw" as const),
    nested: fc.array(operation, { maxLength: 4 }),
    rollback: fc.boolean(),
  }),
  { maxLength: 6 },
);

/** The naive database: a list of rows in insertion order. */
class Model {
  constructor(public rows: Row[] = []) {}

  select(indexBounds: IndexBound[], order: "asc" | "desc"): Row[] {
    const value = (row: Row, field: string): ConvexJson | undefined => row[field];
    const matches = (row: Row): boolean =>
      indexBounds.every(({ type, fieldPath, value: limit }) => {
        const wanted = limit !== null && typeof limit === "object" && "$undefined" in limit ? undefined : limit;
        const order_ = compareConvex(value(row, fieldPath), wanted);
        return { Eq: order_ === 0, Gt: order_ > 0, Gte: order_ >= 0, Lt: order_ < 0, Lte: order_ <= 0 }[type];
      });
    const sorted = this.rows
      .filter(matches)
      .sort((x, y) => compareConvex(x["a"], y["a"]) || compareConvex(x["b"], y["b"]) || x._creationTime - y._creationTime);
    return order === "desc" ? sorted.reverse() : sorted;
  }
}

function perform(tx: Transaction, model: Model, step: Operation): void {
  const target = step.kind === "insert" || step.kind === "query" || step.kind === "scan" ? undefined : model.rows[step.at % Math.max(model.rows.length, 1)];
  const options = { access: "user" as const };
  switch (step.kind) {
    case "insert": {
      const id = tx.insert("rows", step.fields, "user");
      model.rows.push(JSON.parse(tx.get(id, options) ?? "null") as Row);
      expect(model.rows.at(-1)).toMatchObject(step.fields);
      return;
    }
    case "patch": {
      if (target === undefined) return;
      const patch = step.drop ? { ...step.fields, b: { $undefined: null } } : step.fields;
      tx.patch(target._id, patch, options);
      const next = { ...target, ...step.fields } as Row;
      if (step.drop) delete next["b"];
      model.rows = model.rows.map((row) => (row === target ? next : row));
      return;
    }
    case "replace":
      if (target === undefined) return;
      tx.replace(target._id, step.fields, options);
      model.rows = model.rows.map((row) => (row === target ? { ...step.fields, _id: row._id, _creationTime: row._creationTime } : row));
      return;
    case "remove":
      if (target === undefined) return;
      tx.remove(target._id, options);
      model.rows = model.rows.filter((row) => row !== target);
      expect(tx.get(target._id, options)).toBeNull();
      return;
    case "query": {
      const expected = model.select(step.bounds, step.order);
      expect(collect(tx, range("rows.by_a_b", step.bounds, step.order))).toEqual(expected);
      expect(collect(tx, range("rows.by_a_b", step.bounds, step.order, [{ limit: step.take }]))).toEqual(expected.slice(0, step.take));
      return;
    }
    case "scan":
      expect(collect(tx, scan("rows", step.order))).toEqual(step.order === "asc" ? model.rows : [...model.rows].reverse());
      return;
  }
}

class Abort extends Error {}

/** Runs one transaction on the database and on the model, which it replaces when it commits. */
async function run(database: Database, state: { model: Model }, { operations, outcome, nested, rollback }: Transactions[number]): Promise<void> {
  const body = async (tx: Transaction): Promise<void> => {
    const working = new Model([...state.model.rows]);
    for (const step of operations) perform(tx, working, step);
    const before = [...working.rows];
    const savepoint = tx.savepoint();
    for (const step of nested) perform(tx, working, step);
    if (rollback) {
      savepoint.rollback();
      working.rows = before;
    } else savepoint.commit();
    expect(collect(tx, scan("rows"))).toEqual(working.rows);
    if (outcome === "throw") throw new Abort();
    state.model = working;
  };
  await database.mutate(body).catch((error: unknown) => {
    if (!(error instanceof Abort)) throw error;
  });
}

describe("transactions against a naive model", () => {
  it("ranges both ways, own writes, moved rows, rollbacks and discarded transactions agree", async () => {
    await fc.assert(
      fc.asyncProperty(transactions, fc.boolean(), async (steps, waits) => {
        const database = await memoryDatabase();
        await write(database, (tx) => database.applySchema(tx, schemaOf({ rows: { indexes: { by_a_b: ["a", "b"] } } })));
        const state = { model: new Model() };
        // Without waiting, each transaction sees those before it although none of them is on disk yet.
        if (waits) for (const step of steps) await run(database, state, step);
        else await Promise.all(steps.map((step) => run(database, state, step)));
        const { model } = state;
        await write(database, (tx) => {
          expect(collect(tx, scan("rows"))).toEqual(model.rows);
          expect(collect(tx, range("rows.by_a_b"))).toEqual(model.select([], "asc"));
          expect(collect(tx, range("rows.by_id")).map((row) => row._id)).toEqual(model.rows.map((row) => row._id).sort());
          expect(tx.count("rows", "user")).toBe(model.rows.length);
        });
      }),
      { numRuns: 200 },
    );
  });
});
