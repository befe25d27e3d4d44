/** Generated programs of database operations, and how to play one and compare what it shows on different backends. */
import fc from "fast-check";
import type { Value } from "convex/values";
import type { Bound, Filter, Selection, Step } from "../fixtures/app/convex/operations.js";

/** A step whose `id` is the number of a document the program inserted before; resolved when the program is played. */
export type ProgramStep = Step extends infer S
  ? S extends { id: string }
    ? Omit<S, "id"> & { id: number }
    : S extends { op: "page" }
      ? Omit<S, "cursor">
      : S
  : never;
export type Call = { kind: "change" | "read"; steps: ProgramStep[] };
export type Program = Call[];

/** Somewhere a program can be played: both functions of `operations.ts`, values as the client sees them. */
export type Backend = { change(steps: Step[]): Promise<Value[]>; read(steps: Step[]): Promise<Value[]> };

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    1.5,
    NaN,
    Infinity,
    -Infinity,
    0n,
    1n,
    -1n,
    255n,
    256n,
    -256n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ),
  fc.constantFrom<Value>("", "a", "A", "ab", "a\0", "é", "\uffff", "😀", "z"),
  fc.constantFrom<number[]>([], [0], [0, 0], [255], [1, 2]).map((bytes) => new Uint8Array(bytes).buffer as Value),
);
/** Values of every type, close enough together to be equal or neighbours often. */
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 2, arbitrary: fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }) },
);
/** A program whose values come from a few, so that equalities and neighbours are frequent. */
export const program: fc.Arbitrary<Program> = fc
  .array(value, { minLength: 2, maxLength: 6 })
  .chain((palette) => programOver(fc.constantFrom(...palette)));

const plainNumber = fc.constantFrom(-1, 0, 1, 2, 1e300);
const documentNumber = fc.nat({ max: 15 });

function programOver(value: fc.Arbitrary<Value>): fc.Arbitrary<Program> {
  const fields = fc.record({ a: value, b: value, n: plainNumber }, { requiredKeys: [] });
  const equals = fc.record({
    op: fc.constantFrom("eq" as const, "neq" as const),
    field: fc.constantFrom("a", "b", "n", "a.x", "missing"),
    value,
  });
  // convex-test compares in filters as JavaScript does; only for plain numbers that is the order of values.
  const compares = fc
    .record({
      op: fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const),
      field: fc.constant("n"),
      value: plainNumber,
    })
    .map((leaf): Filter => ({ op: "and", of: [{ op: "neq", field: "n" }, leaf] }));
  const leaf: fc.Arbitrary<Filter> = fc.oneof(equals, compares);
  const filter: fc.Arbitrary<Filter> = fc.oneof(
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constantFrom("and" as const, "or" as const), of: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("not" as const), of: fc.tuple(leaf) }) },
  );

  const lower = fc.constantFrom("gt" as const, "gte" as const);
  const upper = fc.constantFrom("lt" as const, "lte" as const);
  const equality = (field: string): fc.Arbitrary<Bound> =>
    fc.oneof(
      { weight: 8, arbitrary: value.map((of): Bound => ({ op: "eq", field, value: of })) },
      { weight: 1, arbitrary: fc.constant<Bound>({ op: "eq", field }) },
    );
  const range = (field: string): fc.Arbitrary<Bound[]> =>
    fc.oneof(
      fc.constant<Bound[]>([]),
      fc.tuple(lower, value).map(([op, of]): Bound[] => [{ op, field, value: of }]),
      fc.tuple(upper, value).map(([op, of]): Bound[] => [{ op, field, value: of }]),
      fc.tuple(lower, value, upper, value).map(([low, from, high, to]): Bound[] => [
        { op: low, field, value: from },
        { op: high, field, value: to },
      ]),
    );

  const indexes: Array<[Selection["index"], string[]]> = [
    ["by_creation_time", []],
    ["by_a", ["a"]],
    ["by_a_b", ["a", "b"]],
    ["by_nested", ["a.x", "n"]],
  ];
  const bounds = (indexed: string[]): fc.Arbitrary<Bound[]> =>
    fc.nat({ max: indexed.length }).chain((equalities) => {
      const next = indexed[equalities];
      return fc
        .tuple(fc.tuple(...indexed.slice(0, equalities).map(equality)), next === undefined ? fc.constant<Bound[]>([]) : range(next))
        .map(([equal, ranged]) => [...equal, ...ranged]);
    });
  const selection: fc.Arbitrary<Selection> = fc.constantFrom(...indexes).chain(([index, indexed]) =>
    fc
      .record({
        index: fc.constant(index),
        bounds: bounds(indexed),
        order: fc.constantFrom("asc" as const, "desc" as const),
        filter: fc.option(filter, { nil: undefined }),
      })
      .map(({ filter: chosen, ...rest }) => (chosen === undefined ? rest : { ...rest, filter: chosen })),
  );

  const readStep: fc.Arbitrary<ProgramStep> = fc.oneof(
    fc.record({ op: fc.constant("get" as const), id: documentNumber }),
    fc.record({ op: fc.constant("normalize" as const), id: documentNumber }),
    fc.record({ op: fc.constant("list" as const), selection }),
    fc.record({ op: fc.constant("list" as const), selection, take: fc.nat({ max: 4 }) }),
    fc.record({ op: fc.constant("first" as const), selection }),
  );
  const writeStep: fc.Arbitrary<ProgramStep> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ op: fc.constant("insert" as const), fields }) },
    {
      weight: 2,
      arbitrary: fc.record({
        op: fc.constant("patch" as const),
        id: documentNumber,
        fields,
        unset: fc.uniqueArray(fc.constantFrom("a" as const, "b" as const, "n" as const), { maxLength: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("replace" as const), id: documentNumber, fields }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("delete" as const), id: documentNumber }) },
  );
  const pageStep: fc.Arbitrary<ProgramStep> = fc.record({
    op: fc.constant("page" as const),
    selection,
    numItems: fc.integer({ min: 1, max: 5 }),
  });

  const call: fc.Arbitrary<Call> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(fc.oneof({ weight: 3, arbitrary: writeStep }, { weight: 2, arbitrary: readStep }), { minLength: 1, maxLength: 6 })
        .map((steps): Call => ({ kind: "change", steps })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(writeStep, { minLength: 1, maxLength: 3 })
        .map((steps): Call => ({ kind: "change", steps: [...steps, { op: "throw" }] })),
    },
    { weight: 3, arbitrary: fc.array(readStep, { minLength: 1, maxLength: 4 }).map((steps): Call => ({ kind: "read", steps })) },
    { weight: 2, arbitrary: pageStep.map((step): Call => ({ kind: "read", steps: [step] })) },
  );

  const start = fc
    .array(fc.record({ op: fc.constant("insert" as const), fields }), { maxLength: 8 })
    .map((steps): Call => ({ kind: "change", steps }));
  return fc.tuple(start, fc.array(call, { minLength: 1, maxLength: 12 })).map(([first, rest]) => [first, ...rest]);
}

/**
 * Plays a program and returns what it showed, one entry per call, with ids replaced by the order of their first appearance
 * and creation times left out (the order of rows shows them). A failed call is shown as such; texts of errors are not compared.
 */
export async function play(played: Program, backend: Backend): Promise<unknown[]> {
  const ids: string[] = [];
  const shown: unknown[] = [];
  for (const { kind, steps } of played) {
    const first = steps[0];
    if (first?.op === "page") {
      shown.push(await playPages(first, backend, ids));
      continue;
    }
    try {
      const results = await backend[kind](steps.map((step) => resolve(step, ids)));
      steps.forEach((step, index) => {
        if (step.op === "insert") ids.push(results[index] as string);
      });
      shown.push(normalize(results, ids));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      shown.push("failed");
    }
  }
  return shown;
}

/** Follows the cursors to the end. */
async function playPages(step: Extract<ProgramStep, { op: "page" }>, backend: Backend, ids: string[]): Promise<unknown[]> {
  const pages: unknown[] = [];
  let cursor: string | null = null;
  for (let round = 0; round < 100; round++) {
    const [result] = (await backend.read([{ ...step, cursor }])) as unknown as [{ page: Value[]; isDone: boolean; continueCursor: string }];
    pages.push(normalize(result.page, ids));
    // Whether a full last page already knows that it is the last is the backend's own business.
    if (result.isDone) return pages.filter((page) => (page as unknown[]).length > 0);
    cursor = result.continueCursor;
  }
  throw new Error("the pages never ended");
}

function resolve(step: ProgramStep, ids: string[]): Step {
  if (!("id" in step)) return step as Step;
  // An id nobody made is an error here and null in convex-test, except for `normalizeId`.
  return ids.length === 0 ? { op: "normalize", id: "not an id" } : { ...step, id: ids[step.id % ids.length] as string };
}

function normalize(shown: unknown, ids: string[]): unknown {
  if (typeof shown === "string") {
    const index = ids.indexOf(shown);
    return index === -1 ? shown : `#${index}`;
  }
  if (Array.isArray(shown)) return shown.map((inner) => normalize(inner, ids));
  if (shown instanceof ArrayBuffer) return { bytes: [...new Uint8Array(shown)] };
  if (typeof shown !== "object" || shown === null) return shown;
  return Object.fromEntries(
    Object.entries(shown)
      .filter(([field]) => field !== "_creationTime")
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, inner]) => [field, normalize(inner, ids)]),
  );
}
