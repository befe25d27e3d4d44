/** Rows that were read, by table. */
export type Reads = Record<string, number>;

const CHAIN = ["withIndex", "withSearchIndex", "order", "filter", "fullTableScan"];
const ENDS: Record<string, (answer: unknown) => number> = {
  take: (rows) => (rows as unknown[]).length,
  collect: (rows) => (rows as unknown[]).length,
  paginate: (found) => (found as { page: unknown[] }).page.length,
  first: (row) => (row === null ? 0 : 1),
  unique: (row) => (row === null ? 0 : 1),
};

type Method = (...args: unknown[]) => unknown;

function watched(target: object, table: string, reads: Reads): object {
  return new Proxy(target, {
    get(query, name) {
      const member: unknown = Reflect.get(query, name, query);
      if (typeof member !== "function" || typeof name !== "string") return member;
      const method = (member as Method).bind(query);
      if (CHAIN.includes(name)) return (...args: unknown[]) => watched(method(...args) as object, table, reads);
      const rowsIn = ENDS[name];
      if (rowsIn === undefined) throw new Error(`reads by ${name} are not counted`);
      return async (...args: unknown[]) => {
        const answer = await method(...args);
        reads[table] = (reads[table] ?? 0) + rowsIn(answer);
        return answer;
      };
    },
  });
}

/** The same context with a database that counts which rows are read. A way of reading it does not know is an error, not a zero. */
export function countReads<Ctx extends { db: object }>(ctx: Ctx): { ctx: Ctx; reads: Reads } {
  const reads: Reads = {};
  const db = new Proxy(ctx.db, {
    get(inner, name) {
      const member: unknown = Reflect.get(inner, name, inner);
      if (typeof member !== "function") return member;
      const method = (member as Method).bind(inner);
      if (name === "normalizeId") return method;
      if (name === "query") return (table: string) => watched(method(table) as object, table, reads);
      if (name === "get") {
        return async (table: string, id: unknown) => {
          reads[table] = (reads[table] ?? 0) + 1;
          return await method(table, id);
        };
      }
      throw new Error(`db.${String(name)} is not counted`);
    },
  });
  return { ctx: { ...ctx, db }, reads };
}
