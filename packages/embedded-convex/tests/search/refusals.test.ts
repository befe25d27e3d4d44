import { describe, expect, it } from "vitest";
import type { ConvexJson, ConvexJsonObject, SerializedQuery } from "../../src/contracts.js";
import { collect, found, insert, memoryDatabase, notesDatabase, notesSchema, range, read, search, user, write } from "./support.js";

const raw = (indexName: string, filters: ConvexJson[]): SerializedQuery => ({ source: { type: "Search", indexName, filters }, operators: [] });
const asks = (fieldPath: string, value: ConvexJson = "x"): ConvexJson => ({ type: "Search", fieldPath, value });
const equals = (fieldPath: string, value: ConvexJson = "x"): ConvexJson => ({ type: "Eq", fieldPath, value });

describe("searches that do not fit", () => {
  it.each<[SerializedQuery, string]>([
    [raw("notes.by_text", []), 'Search query against notes.by_text does not contain any search filters. You must include a search filter like `q.search("text", searchText)`.'],
    [raw("notes.by_text", [asks("kind")]), 'contains a search filter against "kind", which doesn\'t match the indexed `searchField` "text".'],
    [raw("notes.by_text", [asks("text"), asks("text")]), 'contains multiple search filters against "text". Only one is allowed.'],
    [raw("notes.by_text", [asks("text"), equals("name")]), "contains an equality filter on \"name\" but that field isn't indexed for filtering in `filterFields`."],
    [raw("notes.by_text", [asks("text"), ...new Array<ConvexJson>(9).fill(equals("kind"))]), "has too many filter conditions. Max: 8 Actual: 9"],
    [raw("notes.by_kind", [asks("text")]), "Index notes.by_kind is not a search index"],
    [raw("notes.by_nothing", [asks("text")]), "Index notes.by_nothing not found."],
    [raw("nowhere.by_text", [asks("text")]), "Index nowhere.by_text not found."],
    [raw("notes", [asks("text")]), "Insufficient components in index name notes"],
    [range("notes.by_text"), "Index notes.by_text is not a database index"],
  ])("%j", async (query, message) => {
    const database = await notesDatabase();
    expect(() => read(database, (tx) => collect(tx, query))).toThrow(message);
  });

  it("eight filters on one field are allowed, and none passes two values", async () => {
    const database = await notesDatabase();
    await write(database, (tx) => insert(tx, { text: "x", kind: "a" }));
    const eight = raw("notes.by_text", [asks("text"), ...new Array<ConvexJson>(8).fill(equals("kind", "a"))]);
    expect(read(database, (tx) => collect(tx, eight))).toHaveLength(1);
    expect(read(database, (tx) => collect(tx, raw("notes.by_text", [asks("text"), equals("kind", "a"), equals("kind", "b")])))).toEqual([]);
  });
});

describe("search indexes of a schema", () => {
  const index = (indexDescriptor: string, searchField: string, filterFields: string[] = []): ConvexJsonObject => ({ indexDescriptor, searchField, filterFields });

  it.each<[string, ConvexJson, string]>([
    ["a name twice", notesSchema([], [index("by_kind", "other")]), 'Table "notes" has two or more definitions of index "by_kind".'],
    ["a reserved name", notesSchema([], [index("by_id", "other")]), 'cannot name an index "by_id"'],
    ["a field searched twice", notesSchema([], [index("again", "text")]), 'search index "by_text" and search index "again" have the same `searchField`'],
    ["17 filter fields", notesSchema(Array.from({ length: 17 }, (_, n) => `f${n}`)), "Search indexes may have up to 16 filter fields."],
    ["a system field", notesSchema(["_creationTime"]), "Reserved fields (starting with `_`) are not allowed in indexes."],
    ["no field path", notesSchema(["a..b"]), 'Invalid index field: "a..b"'],
  ])("refuse %s", async (_what, schema, message) => {
    const database = await memoryDatabase();
    await expect(write(database, (tx) => database.applySchema(tx, schema))).rejects.toThrow(message);
  });

  it("refuse a field that documents cannot have", async () => {
    const database = await memoryDatabase();
    const documentType = { type: "object", value: { text: { fieldType: { type: "string" }, optional: false } } };
    const schema = (searchField: string, filterFields: string[]): ConvexJson => ({
      schemaValidation: true,
      tables: [{ tableName: "notes", indexes: [], searchIndexes: [index("by_text", searchField, filterFields)], vectorIndexes: [], documentType }],
    });
    const missing = (field: string): string => `In table "notes" the index "by_text" is invalid because it references the field "${field}" that does not exist.`;
    await expect(write(database, (tx) => database.applySchema(tx, schema("texts", [])))).rejects.toThrow(missing("texts"));
    await expect(write(database, (tx) => database.applySchema(tx, schema("text", ["kind"])))).rejects.toThrow(missing("kind"));
    await write(database, (tx) => database.applySchema(tx, schema("text", [])));
  });

  it("come, change and go with their rows; staged ones are not built; the same schema again changes nothing", async () => {
    const database = await memoryDatabase();
    const apply = (schema: ConvexJson | null) => write(database, (tx) => database.applySchema(tx, schema));
    const ids = await write(database, (tx) => Array.from({ length: 300 }, (_, n) => insert(tx, { name: n, text: `word ${n}`, kind: n % 2, other: "else" })));
    expect(await apply(notesSchema(["kind"]))).toMatchObject({ addedIndexes: ["notes.by_kind", "notes.by_text"], removedIndexes: [] });
    expect(await apply(notesSchema(["kind", "kind"]))).toEqual({ addedIndexes: [], removedIndexes: [], addedTables: [] });
    expect(read(database, (tx) => found(tx, "word 29"))).toHaveLength(300);
    expect(read(database, (tx) => found(tx, "29"))).toEqual([29, ...Array.from({ length: 10 }, (_, n) => 299 - n)]);
    expect(read(database, (tx) => found(tx, "word", { kind: 1 }))).toHaveLength(150);

    expect(await apply(notesSchema([]))).toMatchObject({ addedIndexes: ["notes.by_text"], removedIndexes: ["notes.by_text"] });
    expect(() => read(database, (tx) => found(tx, "word", { kind: 1 }))).toThrow("isn't indexed for filtering");
    await write(database, (tx) => tx.patch(ids[7] ?? "", { text: "changed" }, user));
    expect(read(database, (tx) => found(tx, "changed"))).toEqual([7]);

    const staged = notesSchema([]) as { tables: ConvexJsonObject[] };
    const table = staged.tables[0] as ConvexJsonObject;
    Object.assign(table, { stagedSearchIndexes: table["searchIndexes"], searchIndexes: [] });
    expect(await apply(staged as ConvexJson)).toMatchObject({ removedIndexes: ["notes.by_text"] });
    expect(() => read(database, (tx) => collect(tx, search("word")))).toThrow("Index notes.by_text not found.");
    expect(await apply(notesSchema([]))).toMatchObject({ addedIndexes: ["notes.by_text"] });
    expect(await apply(null)).toMatchObject({ removedIndexes: ["notes.by_kind", "notes.by_text"] });
    await write(database, (tx) => ids.forEach((id) => tx.remove(id, user)));
  });

  it("are rolled back with a push that fails", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => insert(tx, { text: "word" }));
    const undo = new Error("undone");
    await expect(
      database.mutate((tx) => {
        database.applySchema(tx, notesSchema());
        expect(found(tx, "word")).toEqual(["word"]);
        return Promise.reject(undo);
      }),
    ).rejects.toBe(undo);
    expect(() => read(database, (tx) => found(tx, "word"))).toThrow("not found");
  });
});
