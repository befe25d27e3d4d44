import { describe, expect, it } from "vitest";
import type { ConvexJson, Database, Transaction } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { collect, eq, freshDir, ManualClock, memoryDatabase, range, read, schemaOf, write } from "./support.js";

const object = (fields: Record<string, ConvexJson>): ConvexJson => ({
  type: "object",
  value: Object.fromEntries(Object.entries(fields).map(([name, fieldType]) => [name, { fieldType, optional: false }])),
});
const string: ConvexJson = { type: "string" };
const number: ConvexJson = { type: "number" };
const user = { access: "user" as const };

const apply = (database: Database, schema: ConvexJson | null): Promise<ReturnType<Database["applySchema"]>> => write(database, (tx) => database.applySchema(tx, schema));
const namesBy = (tx: Transaction, index: string, n: number): unknown[] => collect(tx, range(`people.${index}`, [eq("n", n)])).map((row) => row["name"]);

describe("schemas", () => {
  it("create tables and fill new indexes with existing documents, also within the same mutation", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => {
      for (let i = 0; i < 600; i += 1) tx.insert("people", { name: `p${i}`, n: i % 3 }, "user");
    });
    const diff = await write(database, (tx) => {
      tx.insert("people", { name: "late", n: 7 }, "user");
      const change = database.applySchema(tx, schemaOf({ people: { indexes: { by_n: ["n"] } }, empty: {} }));
      expect(namesBy(tx, "by_n", 7)).toEqual(["late"]);
      return change;
    });
    expect(diff).toEqual({ addedIndexes: ["people.by_n"], removedIndexes: [], addedTables: ["empty"] });
    expect(read(database, (tx) => namesBy(tx, "by_n", 1))).toHaveLength(200);
    expect(database.tableNames()).toEqual(["empty", "people"]);
  });

  it("drop, rename and redefine indexes; the same schema again changes nothing", async () => {
    const database = await memoryDatabase();
    const before = schemaOf({ people: { indexes: { by_n: ["n"], by_name: ["name"] } } });
    await apply(database, before);
    await write(database, (tx) => tx.insert("people", { name: "Ada", n: 1 }, "user"));
    expect(await apply(database, before)).toEqual({ addedIndexes: [], removedIndexes: [], addedTables: [] });
    const diff = await apply(database, schemaOf({ people: { indexes: { by_n: ["n", "name"], by_first: ["name"] } } }));
    expect(diff).toEqual({ addedIndexes: ["people.by_n", "people.by_first"], removedIndexes: ["people.by_n", "people.by_name"], addedTables: [] });
    expect(read(database, (tx) => collect(tx, range("people.by_n", [eq("n", 1), eq("name", "Ada")])))).toHaveLength(1);
    expect(() => read(database, (tx) => collect(tx, range("people.by_name")))).toThrow("Index people.by_name not found.");
  });

  it("take the declared indexes of a table that leaves the schema, and keep its documents", async () => {
    const database = await memoryDatabase();
    await apply(database, schemaOf({ people: { indexes: { by_n: ["n"] } } }));
    await write(database, (tx) => tx.insert("people", { n: 1 }, "user"));
    expect(await apply(database, null)).toMatchObject({ removedIndexes: ["people.by_n"] });
    expect(read(database, (tx) => collect(tx, range("people.by_creation_time")))).toHaveLength(1);
    await write(database, (tx) => tx.insert("people", { anything: true }, "user"));
  });

  it("are refused when an existing document does not match, and then nothing has changed", async () => {
    const database = await memoryDatabase();
    const id = await write(database, (tx) => tx.insert("people", { name: 5 }, "user"));
    const failing = apply(database, schemaOf({ people: { documentType: object({ name: string }), indexes: { by_name: ["name"] } }, added: {} }));
    await expect(failing).rejects.toThrow(
      `Document with ID "${id}" in table "people" does not match the schema: Value does not match validator.\nPath: .name\nValue: 5.0\nValidator: v.string()`,
    );
    expect(database.tableNames()).toEqual(["people"]);
    expect(() => read(database, (tx) => collect(tx, range("people.by_name")))).toThrow("not found");
    await write(database, (tx) => tx.patch(id, { name: "Ada" }, user));
    await apply(database, schemaOf({ people: { documentType: object({ name: string }) } }));
  });

  it("are enforced on insert, patch and replace, unless validation is off", async () => {
    const database = await memoryDatabase();
    const tables = { people: { documentType: object({ name: string, n: number }) } };
    await apply(database, schemaOf(tables));
    const id = await write(database, (tx) => tx.insert("people", { name: "Ada", n: 1 }, "user"));
    const prefix = 'Failed to insert or update a document in table "people" because it does not match the schema: ';
    await expect(write(database, (tx) => tx.insert("people", { name: "Bob" }, "user"))).rejects.toThrow(
      `${prefix}Object is missing the required field \`n\`. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.\n\nObject: {name: "Bob"}\nValidator: v.object({n: v.float64(), name: v.string()})`,
    );
    await expect(write(database, (tx) => tx.patch(id, { n: "x" }, user))).rejects.toThrow(`${prefix}Value does not match validator.\nPath: .n\nValue: "x"\nValidator: v.float64()`);
    await expect(write(database, (tx) => tx.replace(id, { name: "A", n: 1, z: 1 }, user))).rejects.toThrow(`${prefix}Object contains extra field \`z\``);
    expect(read(database, (tx) => tx.get(id, user))).toContain('"n":1,"name":"Ada"');
    await apply(database, schemaOf(tables, false));
    await write(database, (tx) => tx.patch(id, { n: "x" }, user));
    await expect(apply(database, schemaOf(tables))).rejects.toThrow("does not match the schema");
  });

  it("check ids by table, and unions of objects", async () => {
    const database = await memoryDatabase();
    const union: ConvexJson = { type: "union", value: [object({ kind: { type: "literal", value: "a" }, owner: { type: "id", tableName: "people" } }), object({ kind: { type: "literal", value: "b" } })] };
    await apply(database, schemaOf({ people: {}, things: { documentType: union } }));
    const [person, thing] = await write(database, (tx) => [tx.insert("people", {}, "user"), tx.insert("things", { kind: "b" }, "user")] as const);
    await write(database, (tx) => tx.insert("things", { kind: "a", owner: person }, "user"));
    await expect(write(database, (tx) => tx.insert("things", { kind: "a", owner: thing }, "user"))).rejects.toThrow("Value does not match validator.");
  });

  it("survive a restart, tables, numbers and indexes alike", async () => {
    const dir = freshDir();
    const first = await openDatabase({ dir }, new ManualClock());
    await apply(first, schemaOf({ people: { documentType: object({ n: number }), indexes: { by_n: ["n"] } } }));
    const id = await write(first, (tx) => tx.insert("people", { n: 1 }, "user"));
    await first.close();
    const second = await openDatabase({ dir }, new ManualClock());
    expect(read(second, (tx) => collect(tx, range("people.by_n", [eq("n", 1)])).map((row) => row._id))).toEqual([id]);
    await expect(write(second, (tx) => tx.insert("people", { n: "x" }, "user"))).rejects.toThrow("does not match the schema");
    const other = await write(second, (tx) => tx.insert("fresh", {}, "user"));
    expect(read(second, (tx) => [tx.tableOf(id), tx.tableOf(other)])).toEqual(["people", "fresh"]);
    await second.close();
  });

  const table = (more: Record<string, ConvexJson>): ConvexJson => ({ tableName: "t", indexes: [], searchIndexes: [], vectorIndexes: [], documentType: { type: "any" }, ...more });
  const index = (indexDescriptor: string, ...fields: string[]): ConvexJson => ({ indexDescriptor, fields });
  it.each<[string, ConvexJson, string]>([
    ["reserved index names", table({ indexes: [index("by_id", "a")] }), 'In table "t" cannot name an index "by_id" because the name is reserved.'],
    ["index names with an underscore first", table({ indexes: [index("_x", "a")] }), "because the name is reserved"],
    ["empty indexes", table({ indexes: [index("x")] }), 'In table "t" index "x" must have at least one field.'],
    ["_id in indexes", table({ indexes: [index("x", "_id")] }), "`_id` is not a valid index field."],
    ["_creationTime in indexes", table({ indexes: [index("x", "a", "_creationTime")] }), "`_creationTime` is automatically added to the end of each index."],
    ["a field twice", table({ indexes: [index("x", "a", "a")] }), 'Duplicate field "a". Index fields must be unique within an index.'],
    ["an index twice", table({ indexes: [index("x", "a"), index("x", "b")] }), 'Table "t" has two or more definitions of index "x".'],
    ["two indexes on the same fields", table({ indexes: [index("x", "a"), index("y", "a")] }), "have the same fields. Indexes must be unique within a table."],
    ["17 fields", table({ indexes: [index("x", ...Array.from({ length: 17 }, (_, i) => `f${i}`))] }), "Indexes may have up to 16 fields."],
    ["65 indexes", table({ indexes: Array.from({ length: 65 }, (_, i) => index(`x${i}`, `f${i}`)) }), 'Table "t" cannot have more than 64 indexes.'],
    ["fields that do not exist", table({ indexes: [index("x", "b")], documentType: object({ a: string }) }), 'In table "t" the index "x" is invalid because it references the field "b" that does not exist.'],
    ["system table names", table({ tableName: "_t" }), "_t is a reserved table name."],
    ["bad table names", table({ tableName: "a-b" }), 'Invalid table name: "a-b".'],
    ["documents that are no objects", table({ documentType: string }), "The document validator in a schema must be an object, a union of objects, or `v.any()`. Found v.string()."],
  ])("refuse %s", async (_name, definition, message) => {
    const database = await memoryDatabase();
    await expect(apply(database, { tables: [definition], schemaValidation: true })).rejects.toThrow(message);
  });
});
