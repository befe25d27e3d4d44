/** Reading system tables by index. */
import type { ConvexJson, ConvexJsonObject, IndexBound, SerializedQuery, Transaction } from "../contracts.js";

type Range = { order?: "asc" | "desc"; bounds?: IndexBound[] };

/** Rows whose indexed fields equal `equals` (in index order), within further bounds, one after the other. */
export function* rowsOf(
  tx: Transaction,
  table: string,
  index: string,
  equals: Record<string, ConvexJson>,
  range: Range = {},
): Generator<ConvexJsonObject> {
  const query: SerializedQuery = {
    source: {
      type: "IndexRange",
      indexName: `${table}.${index}`,
      range: [...Object.entries(equals).map(([fieldPath, value]) => ({ type: "Eq" as const, fieldPath, value })), ...(range.bounds ?? [])],
      order: range.order ?? "asc",
    },
    operators: [],
  };
  const stream = tx.openStream(query, "system");
  try {
    for (;;) {
      const text = tx.streamNext(stream);
      if (text === null) return;
      yield JSON.parse(text) as ConvexJsonObject;
    }
  } finally {
    tx.closeStream(stream);
  }
}

/** The first of `rowsOf`, or null. Reads no further. */
export function firstRow(
  tx: Transaction,
  table: string,
  index: string,
  equals: Record<string, ConvexJson>,
  range: Range = {},
): ConvexJsonObject | null {
  for (const row of rowsOf(tx, table, index, equals, range)) return row;
  return null;
}

/** Every row of a table, by creation. */
export function allRows(tx: Transaction, table: string): ConvexJsonObject[] {
  return [...rowsOf(tx, table, "by_creation_time", {})];
}
