import type { Access, Clock, ConvexJson, ConvexJsonObject, IndexBound, SerializedQuery, Transaction } from "../../src/contracts.js";

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  constructor(public now = 1_700_000_000_000) {}
  nowMs(): number {
    return this.now;
  }
  callAt(): () => void {
    throw new Error("The data layer sets no timers");
  }
}

export type Row = ConvexJsonObject & { _id: string; _creationTime: number };

export const scan = (tableName: string, order: "asc" | "desc" = "asc", operators: SerializedQuery["operators"] = []): SerializedQuery => ({
  source: { type: "FullTableScan", tableName, order },
  operators,
});

export const range = (indexName: string, bounds: IndexBound[] = [], order: "asc" | "desc" = "asc", operators: SerializedQuery["operators"] = []): SerializedQuery => ({
  source: { type: "IndexRange", indexName, range: bounds, order },
  operators,
});

export const eq = (fieldPath: string, value: ConvexJson): IndexBound => ({ type: "Eq", fieldPath, value });

/** All documents of a query. */
export function collect(tx: Transaction, query: SerializedQuery, access: Access = "user"): Row[] {
  const stream = tx.openStream(query, access);
  const out: Row[] = [];
  for (let text = tx.streamNext(stream); text !== null; text = tx.streamNext(stream)) out.push(JSON.parse(text) as Row);
  return out;
}

type TableOptions = { indexes?: Record<string, string[]>; documentType?: ConvexJson };

/** A schema in the form `schema.export()` gives. */
export function schemaOf(tables: Record<string, TableOptions>, schemaValidation = true): ConvexJson {
  return {
    schemaValidation,
    tables: Object.entries(tables).map(([tableName, { indexes = {}, documentType = { type: "any" } }]) => ({
      tableName,
      indexes: Object.entries(indexes).map(([indexDescriptor, fields]) => ({ indexDescriptor, fields })),
      searchIndexes: [],
      vectorIndexes: [],
      documentType,
    })),
  };
}
