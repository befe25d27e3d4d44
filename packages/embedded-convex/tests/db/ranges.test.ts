import { beforeAll, describe, expect, it } from "vitest";
import type { ConvexJson, Database, IndexBound, SerializedQuery } from "../../src/contracts.js";
import { collect, eq, memoryDatabase, range, read, scan, schemaOf, write } from "./support.js";

let database: Database;
beforeAll(async () => {
  database = await memoryDatabase();
  await write(database, (tx) => {
    database.applySchema(tx, schemaOf({ words: { indexes: { by_word: ["word"], by_length_word: ["length", "word"], by_deep: ["deep.er"] } } }));
    for (const word of ["", "\0", "\0\xff", "a", "a\0", "b"]) tx.insert("words", { word, length: word.length }, "user");
    tx.insert("words", { length: 9, deep: { er: 1 } }, "user");
    tx.insert("words", { word: null, length: 9 }, "user");
  });
});

const words = (query: SerializedQuery): Array<ConvexJson | undefined> => read(database, (tx) => collect(tx, query).map((row) => row["word"]));
const problem = (query: SerializedQuery): string => {
  try {
    words(query);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("index ranges", () => {
  it("find exactly the equal value, also where keys of others continue it with 0xff", () => {
    expect(words(range("words.by_word", [eq("word", "")]))).toEqual([""]);
    expect(words(range("words.by_word", [eq("word", "a")]))).toEqual(["a"]);
    expect(words(range("words.by_word", [{ type: "Gt", fieldPath: "word", value: "" }]))).toEqual(["\0", "\0\xff", "a", "a\0", "b"]);
    expect(words(range("words.by_word", [{ type: "Lte", fieldPath: "word", value: "" }, { type: "Gte", fieldPath: "word", value: "" }]))).toEqual([""]);
  });

  it("hold missing fields apart from null, below everything", () => {
    expect(words(range("words.by_word", [eq("word", { $undefined: null })]))).toEqual([undefined]);
    expect(words(range("words.by_word", [eq("word", null)]))).toEqual([null]);
    expect(words(range("words.by_word", [{ type: "Lt", fieldPath: "word", value: "" }], "desc"))).toEqual([null, undefined]);
    expect(read(database, (tx) => collect(tx, range("words.by_deep", [eq("deep.er", 1)]))).length).toBe(1);
  });

  it("take equalities in any order, one bounded field, _creationTime and _id", () => {
    expect(words(range("words.by_length_word", [eq("word", "a"), eq("length", 1)]))).toEqual(["a"]);
    expect(words(range("words.by_length_word", [{ type: "Gte", fieldPath: "word", value: "a" }, eq("length", 1)], "desc"))).toEqual(["b", "a"]);
    const [row] = read(database, (tx) => collect(tx, range("words.by_word", [eq("word", "b")])));
    expect(words(range("words.by_word", [eq("word", "b"), eq("_creationTime", row?._creationTime ?? 0), eq("_id", row?._id ?? "")]))).toEqual(["b"]);
    expect(words(range("words.by_id", [eq("_id", row?._id ?? "")]))).toEqual(["b"]);
    expect(words(range("words.by_creation_time", [{ type: "Gte", fieldPath: "_creationTime", value: row?._creationTime ?? 0 }]))).toHaveLength(3);
  });

  it("refuse what does not fit the index, with Convex's sentences", () => {
    const lt = (fieldPath: string): IndexBound => ({ type: "Lt", fieldPath, value: 1 });
    expect(problem(range("words.by_length_word", [eq("word", "a")]))).toBe(
      'Tried to query index words.by_length_word but the query didn\'t use the index fields in order.\nIndex fields: ["length", "word", "_creationTime"]\nQuery fields: ["word"]\nFirst incorrect field: "word"\nFor more information see https://docs.convex.dev/using/indexes.',
    );
    expect(problem(range("words.by_word", [eq("length", 1)]))).toBe(
      'The index range included a comparison with "length", but words.by_word with fields ["word", "_creationTime"] doesn\'t index this field. For more information see https://docs.convex.dev/using/indexes.',
    );
    expect(problem(range("words.by_length_word", [lt("length"), lt("word")]))).toContain("Already defined upper bound in index range. Can't add \"word\" < 1.0.");
    expect(problem(range("words.by_length_word", [lt("length"), { ...lt("word"), type: "Gt" }]))).toContain(
      'attempted to set a range bound on both "length" and "word". Consider using `filter` instead.',
    );
    expect(problem(range("words.by_word", [eq("word", "a"), eq("word", "b")]))).toBe('Already defined equality bound in index range. Can\'t add "word" == "a".');
    expect(problem(range("words.by_word", [eq("word", "a"), lt("word")]))).toBe('Already defined inequality bound in index range. Can\'t add "word" == "a".');
    expect(problem(range("words.by_word", [eq("a-b", 1)]))).toBe(
      "Invalid argument `query` for `queryStream`: Identifier a-b has invalid character '-': Identifiers can only contain alphanumeric characters or underscores",
    );
    expect(problem(range("words.by_word", [eq("word", { $integer: "AA==" })]))).toBe("Invalid argument `query` for `queryStream`: Received 1 bytes, expected 8 for $integer");
    expect(problem(range("words.by_nothing"))).toBe("Index words.by_nothing not found.");
    expect(problem(range("nowhere.by_id"))).toBe("Index nowhere.by_id not found.");
    expect(problem({ source: { type: "Search", indexName: "words.search", filters: [] }, operators: [] })).toBe("Index words.search not found.");
    expect(problem(scan("bad name"))).toContain("Identifier bad name has invalid character ' '");
    expect(problem(scan("words", "asc", new Array(257).fill({ limit: 1 })))).toBe("Invalid argument `query` for `queryStream`: Query has too many operators: 257");
  });

  it("read nothing of a table that does not exist", () => {
    expect(words(scan("nowhere"))).toEqual([]);
    expect(words(scan("nowhere", "desc"))).toEqual([]);
  });
});

describe("filters", () => {
  const field = (path: string): ConvexJson => ({ $field: path });
  const literal = (value: ConvexJson): ConvexJson => ({ $literal: value });
  const filtered = (filter: ConvexJson): number => words(scan("words", "asc", [{ filter }])).length;

  it("compare across types in the total order, and fields that are missing", () => {
    expect(filtered({ $eq: [field("word"), literal("a")] })).toBe(1);
    expect(filtered({ $neq: [field("word"), literal("a")] })).toBe(7);
    expect(filtered({ $lt: [field("word"), literal(null)] })).toBe(1);
    expect(filtered({ $gt: [field("word"), literal(5)] })).toBe(6);
    expect(filtered({ $eq: [field("deep.er"), literal({ $undefined: null })] })).toBe(7);
    expect(filtered({ $lte: [{ $add: [field("length"), literal(1)] }, literal(2)] })).toBe(4);
    expect(filtered({ $and: [{ $gte: [field("length"), literal(1)] }, { $not: { $gt: [field("length"), literal(2)] } }] })).toBe(5);
    expect(filtered({ $or: [{ $eq: [field("word"), literal("b")] }, { $eq: [{ $neg: field("length") }, literal(-9)] }] })).toBe(3);
  });

  it("refuse what cannot be evaluated", () => {
    expect(() => filtered(field("length"))).toThrow("Cannot use value 0.0 (type Float64) as a Boolean");
    expect(() => filtered({ $and: [literal(1)] })).toThrow("Cannot use value 1.0 (type Float64) as a Boolean");
    expect(() => filtered({ $eq: [{ $add: [field("word"), literal(1)] }, literal(1)] })).toThrow('Cannot add "" (type String) and 1.0 (type Float64)');
    const one = literal({ $integer: "AQAAAAAAAAA=" });
    expect(() => filtered({ $eq: [{ $div: [one, literal({ $integer: "AAAAAAAAAAA=" })] }, one] })).toThrow("Cannot divide 1 by zero");
    expect(() => filtered({ $eq: [{ $add: [literal({ $integer: "/////////38=" }), one] }, one] })).toThrow("the result is out of range for Int64");
    expect(() => filtered({ $what: [] })).toThrow("Invalid argument `query` for `queryStream`: Malformed filter expression");
    expect(() => filtered({ $eq: [field(""), literal(1)] })).toThrow("Invalid argument `query` for `queryStream`: Empty path");
  });

  it("run in the order they were added: a filter after a limit sees only the limited rows", () => {
    const isB = { filter: { $eq: [field("word"), literal("b")] } };
    expect(words(scan("words", "asc", [{ limit: 3 }, isB]))).toEqual([]);
    expect(words(scan("words", "asc", [isB, { limit: 3 }]))).toEqual(["b"]);
  });
});
