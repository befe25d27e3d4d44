import { beforeAll, describe, expect, it } from "vitest";
import type { ConvexJson, ConvexJsonObject, Database, Transaction } from "../../src/contracts.js";
import { encodeId } from "../../src/values/index.js";
import { collect, memoryDatabase, range, read, schemaOf, scan, write } from "./support.js";

let database: Database;
let user = "";
let post = "";
let job = "";
let module_ = "";
const asUser = { access: "user" as const };
const missing = (id: string): string => encodeId(10_001, Buffer.from(id.padEnd(16, "x").slice(0, 16)));

beforeAll(async () => {
  database = await memoryDatabase();
  await write(database, (tx) => {
    user = tx.insert("users", { name: "Ada" }, "user");
    post = tx.insert("posts", { title: "x" }, "user");
    job = tx.insert("_scheduled_functions", { name: "a:b", args: [{}], scheduledTime: 5, state: { kind: "pending" } }, "system");
    module_ = tx.insert("_modules", { path: "a.js" }, "system");
  });
});

const failing = (body: (tx: Transaction) => unknown): Promise<string> => write(database, body).then(() => "", (error: Error) => error.message);
const insert = (value: ConvexJsonObject): Promise<string> => failing((tx) => tx.insert("users", value, "user"));

describe("documents", () => {
  const nested = (depth: number): ConvexJson => (depth === 0 ? 1 : { a: nested(depth - 1) });

  it("are refused on insert with Convex's sentences", async () => {
    expect(await insert([] as unknown as ConvexJsonObject)).toBe("Invalid argument `value` for `db.insert`: Value must be an Object");
    expect(await insert({ $integer: "AAAAAAAAAAA=" })).toBe("Invalid argument `value` for `db.insert`: Value must be an Object");
    expect(await insert({ $x: 1 , y: 1})).toBe("Invalid argument `value` for `db.insert`: Field name $x starts with '$', which is reserved.");
    expect(await insert({ list: new Array<ConvexJson>(8193).fill(0) })).toBe("Invalid argument `value` for `db.insert`: Array length is too long (8193 > maximum length 8192)");
    expect(await insert({ text: "\udc00" })).toContain("lone surrogate");
    expect(await insert({ list: [undefined as unknown as ConvexJson] })).toContain("undefined is not a supported Convex type");
    expect(await insert({ _own: 1 })).toContain("isn't a valid document: Field '_own' starts with an underscore, which is only allowed for system fields like '_id'");
    expect(await insert({ deep: nested(16) })).toContain("Document is too nested (nested 17 levels deep > maximum nesting 16)");
    expect(await insert({ text: "x".repeat(1 << 20) })).toBe("Value is too large (1.00 MiB > maximum size 1 MiB)");
    expect(await failing((tx) => tx.insert("bad-name", {}, "user"))).toBe(
      "Invalid argument `table` for `db.insert`: Identifier bad-name has invalid character '-': Identifiers can only contain alphanumeric characters or underscores",
    );
  });

  it("may nest 16 deep and fill a mebibyte; nested underscores are no system fields", async () => {
    expect(await insert({ deep: nested(15), inner: { _own: 1 } })).toBe("");
    const overhead = "_id".length + 1 + 2 + 32 + "_creationTime".length + 1 + 9 + 2 + "text".length + 1 + 2;
    expect(await insert({ text: "x".repeat((1 << 20) - overhead) })).toBe("");
    expect(await insert({ text: "x".repeat((1 << 20) - overhead + 1) })).toContain("Value is too large");
  });

  it("keep their system fields: others are refused, the same are accepted", async () => {
    const other = missing("other");
    expect(await failing((tx) => tx.patch(user, { _id: other }, asUser))).toBe(`Provided document ID "${user}" doesn't match '_id' field "${other}"`);
    expect(await failing((tx) => tx.replace(user, { _creationTime: 1 }, asUser))).toContain("doesn't match '_creationTime' field");
    const row = JSON.parse(read(database, (tx) => tx.get(user, asUser)) ?? "") as ConvexJsonObject;
    expect(await failing((tx) => tx.replace(user, row, asUser))).toBe("");
  });

  it("are not shared with callers: a changed object changes nothing that is stored", async () => {
    const value: { tags: string[] } = { tags: ["a"] };
    const id = await write(database, (tx) => {
      const inserted = tx.insert("users", value, "user");
      value.tags.push("b");
      return inserted;
    });
    expect(read(database, (tx) => tx.get(id, asUser))).toContain('"tags":["a"]');
  });

  it("keep a nested field named __proto__ through insert, patch and back", async () => {
    const value = JSON.parse('{"inner":{"__proto__":{"x":1}},"a":1}') as ConvexJsonObject;
    const id = await write(database, (tx) => tx.insert("users", value, "user"));
    await write(database, (tx) => tx.patch(id, JSON.parse('{"inner":{"__proto__":{"x":2}},"a":{"$undefined":null}}') as ConvexJsonObject, asUser));
    expect(read(database, (tx) => tx.get(id, asUser))).toMatch(/"inner":\{"__proto__":\{"x":2\}\}\}$/);
  });
});

describe("ids", () => {
  it("that are none are refused with the method's name", async () => {
    expect(() => read(database, (tx) => tx.get("abc", asUser))).toThrow("Invalid argument `id` for `db.get`: Unable to decode ID: Invalid ID length 3");
    expect(() => read(database, (tx) => tx.get("abc", { access: "db.system" }))).toThrow("Invalid argument `id` for `db.system.get`: Unable to decode ID");
    expect(await failing((tx) => tx.patch("abc", {}, asUser))).toContain("Invalid argument `id` for `db.patch`: Unable to decode ID");
    expect(await failing((tx) => tx.replace("abc", {}, asUser))).toContain("Invalid argument `id` for `db.replace`: Unable to decode ID");
    expect(await failing((tx) => tx.remove("abc", asUser))).toContain("Invalid argument `id` for `db.delete`: Unable to decode ID");
  });

  it("of another table than the named one are refused", async () => {
    const text = 'expected to be an Id<"posts">, got Id<"users"> instead.';
    expect(() => read(database, (tx) => tx.get(user, { table: "posts", ...asUser }))).toThrow(`Invalid argument \`id\` for \`db.get\`: ${text}`);
    expect(await failing((tx) => tx.remove(user, { table: "posts", ...asUser }))).toBe(`Invalid argument \`id\` for \`db.delete\`: ${text}`);
    expect(read(database, (tx) => tx.get(post, { table: "posts", ...asUser }))).toContain('"title":"x"');
  });

  it("without a document are null to get and an error to change", async () => {
    const gone = missing("gone");
    expect(read(database, (tx) => tx.get(gone, asUser))).toBeNull();
    expect(await failing((tx) => tx.patch(gone, {}, asUser))).toBe(`Update on nonexistent document ID ${gone}`);
    expect(await failing((tx) => tx.replace(gone, {}, asUser))).toBe(`Replace on nonexistent document ID ${gone}`);
    expect(await failing((tx) => tx.remove(gone, asUser))).toBe(`Delete on nonexistent document ID ${gone}`);
  });

  it("without a table are null to get and an error to change", async () => {
    const foreign = encodeId(20_000, Buffer.alloc(16, 1));
    expect(read(database, (tx) => tx.get(foreign, { table: "users", ...asUser }))).toBeNull();
    expect(await failing((tx) => tx.patch(foreign, {}, asUser))).toBe(`Invalid argument \`id\` for \`db.patch\`: Table for ID "${foreign}" not found`);
  });

  it("are normalized for their own table only", () => {
    read(database, (tx) => {
      expect(tx.normalizeId("users", user, "user")).toBe(user);
      expect(tx.normalizeId("users", post, "user")).toBeNull();
      expect(tx.normalizeId("users", "anything", "user")).toBeNull();
      expect(tx.normalizeId("nowhere", user, "user")).toBeNull();
      expect(tx.normalizeId("_scheduled_functions", job, "db.system")).toBe(job);
      expect(tx.normalizeId("_modules", module_, "db.system")).toBeNull();
      expect([tx.tableOf(user), tx.tableOf(job), tx.tableOf("x")]).toEqual(["users", "_scheduled_functions", null]);
    });
  });
});

describe("system tables", () => {
  it("are read through db.system only, and user tables through db only", () => {
    read(database, (tx) => {
      expect(() => tx.get(job, asUser)).toThrow("System tables can only be accessed with db.system.");
      expect(() => tx.get(user, { access: "db.system" })).toThrow("User tables cannot be accessed with db.system.");
      expect(tx.get(job, { access: "db.system" })).toContain('"kind":"pending"');
      expect(collect(tx, scan("_scheduled_functions"), "db.system")).toHaveLength(1);
    });
  });

  it("that are private look as if they did not exist", () => {
    read(database, (tx) => {
      expect(tx.get(module_, { access: "db.system" })).toBeNull();
      expect(collect(tx, scan("_modules"), "db.system")).toEqual([]);
      expect(() => collect(tx, range("_modules.by_path"), "db.system")).toThrow("Index _modules.by_path not found.");
      expect(collect(tx, range("_modules.by_path"), "system")).toHaveLength(1);
    });
  });

  it("cannot be written by users", async () => {
    const text = "System tables can only be accessed with db.system.";
    expect(await failing((tx) => tx.insert("_modules", {}, "user"))).toBe(text);
    expect(await failing((tx) => tx.patch(job, { name: "x" }, asUser))).toBe(text);
    expect(await failing((tx) => tx.remove(job, { access: "db.system" }))).toBe(text);
    expect(await failing((tx) => tx.patch(module_, {}, asUser))).toContain("not found");
  });

  it("come into being with the first system insert, take large documents and count against no limit", async () => {
    await write(database, (tx) => {
      tx.insert("_anything", { source: "x".repeat(5 << 20) }, "system");
      for (let i = 0; i < 17_000; i += 1) tx.insert("_many", { i }, "system");
      for (const row of collect(tx, scan("_many"), "system")) tx.remove(row._id, { access: "system" });
      expect(tx.metrics()).toMatchObject({ documentsRead: 0, documentsWritten: 0, databaseQueries: 0, scheduledFunctions: 0 });
    });
    expect(read(database, (tx) => [tx.count("_anything", "system"), tx.count("_many", "system")])).toEqual([1, 0]);
  });
});

describe("queries", () => {
  it("cannot write", () => {
    read(database, (tx) => {
      expect(() => tx.insert("users", {}, "user")).toThrow("Queries cannot write to the database.");
      expect(() => tx.patch(user, {}, asUser)).toThrow("Queries cannot write to the database.");
    });
  });

  it("have streams that end, close, and are then unknown", () => {
    read(database, (tx) => {
      const stream = tx.openStream(scan("posts"), "user");
      expect(tx.streamNext(stream)).toContain('"title":"x"');
      expect(tx.streamNext(stream)).toBeNull();
      expect(() => tx.streamNext(stream)).toThrow("in-progress query not found");
      expect(tx.closeStream(stream)).toBe(false);
      expect(tx.closeStream(tx.openStream(scan("posts"), "user"))).toBe(true);
    });
  });
});

describe("limits of a transaction", () => {
  it("stop reads, ranges and writes at Convex's figures", async () => {
    const limited = await memoryDatabase();
    await write(limited, (tx) => limited.applySchema(tx, schemaOf({ rows: { indexes: { by_n: ["n"] } }, large: {} })));
    const overWrites = write(limited, (tx) => {
      for (let n = 0; n <= 16_000; n += 1) tx.insert("rows", { n }, "user");
    });
    await expect(overWrites).rejects.toThrow("Too many writes in a single function execution (limit: 16000)");
    for (let batch = 0; batch < 3; batch += 1) {
      await write(limited, (tx) => {
        for (let n = 0; n < 11_000; n += 1) tx.insert("rows", { n: batch * 11_000 + n }, "user");
      });
    }
    expect(() => read(limited, (tx) => collect(tx, scan("rows")))).toThrow("Too many documents read in a single function execution (limit: 32000). Consider using smaller limits");
    expect(read(limited, (tx) => collect(tx, scan("rows", "asc", [{ limit: 32_000 }])))).toHaveLength(32_000);
    const points = (count: number) => (): void =>
      read(limited, (tx) => {
        for (let n = 0; n < count; n += 1) collect(tx, range("rows.by_n", [{ type: "Eq", fieldPath: "n", value: n * 2 + 0.5 }]));
      });
    expect(points(4096)).not.toThrow();
    expect(points(4097)).toThrow("Too many reads in a single function execution (limit: 4096).");
    read(limited, (tx) => {
      for (let i = 0; i < 10_000; i += 1) collect(tx, range("rows.by_n", [{ type: "Eq", fieldPath: "n", value: 0.5 }]));
      expect(tx.metrics().databaseQueries).toBe(10_000);
    });
  });

  it("stop bytes at 16 MiB, written and read, and say in pages where to go on", async () => {
    const limited = await memoryDatabase();
    const text = "x".repeat(1_000_000);
    await expect(write(limited, (tx) => Array.from({ length: 17 }, () => tx.insert("large", { text }, "user")))).rejects.toThrow(
      "Too many bytes written in a single function execution (limit: 16 MiB)",
    );
    for (let batch = 0; batch < 2; batch += 1) await write(limited, (tx) => Array.from({ length: 12 }, () => tx.insert("large", { text }, "user")));
    expect(() => read(limited, (tx) => collect(tx, scan("large")))).toThrow("Too many bytes read in a single function execution (limit: 16777216 bytes).");
    const seen: number[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone; ) {
      const result = read(limited, (tx) => tx.queryPage({ query: scan("large"), cursor, endCursor: null, pageSize: 100 }, "user"));
      seen.push(result.page.length);
      cursor = result.continueCursor;
      isDone = result.isDone;
      expect(result.pageStatus).toBe(isDone ? null : "SplitRequired");
    }
    expect(seen).toEqual([16, 8]);
  });

  it("report what was used", async () => {
    const metrics = await write(database, (tx) => {
      collect(tx, scan("posts"));
      tx.get(user, asUser);
      tx.insert("posts", { title: "y" }, "user");
      return tx.metrics();
    });
    const size = 2 + 4 + 2 + 32 + 14 + 9 + 6 + 3;
    expect(metrics).toEqual({ bytesRead: metrics.bytesRead, bytesWritten: size, databaseQueries: 2, documentsRead: 2, documentsWritten: 1, scheduledFunctions: 0 });
    expect(metrics.bytesRead).toBe(size + (2 + 4 + 2 + 32 + 14 + 9 + 5 + 5));
  });
});
