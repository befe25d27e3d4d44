import type { Access, SerializedQuery } from "../contracts.js";
import { compileSearch } from "../search/compileSearch.js";
import { SearchRun } from "../search/searchRun.js";
import { QueryRun, resolveSource, resolveTextIndex, type PageBounds } from "./queryRun.js";
import type { TransactionState } from "./transactionState.js";

/** A query whose index is known: `fields` tell it from the same query on another definition of the index. */
type PreparedQuery = {
  readonly fields: readonly string[];
  /** Starts it; `hint` is how many rows the caller expects to take. */
  open(bounds?: PageBounds, hint?: number): QueryRun;
};

/** Finds what a query reads. Throws UserError for unknown indexes and for ranges and searches that do not fit them. */
export function prepareQuery(state: TransactionState, query: SerializedQuery, access: Access): PreparedQuery {
  const { source } = query;
  if (source.type === "Search") {
    const { table, index } = resolveTextIndex(state, source.indexName, access);
    const search = compileSearch(index, source.filters);
    return { fields: index.fields, open: (bounds) => new SearchRun(state, table, search, query, access, bounds ?? null) };
  }
  const resolved = resolveSource(state, source, access);
  return { fields: resolved?.index.fields ?? [], open: (bounds, hint) => new QueryRun(state, resolved, query, access, bounds ?? null, hint) };
}
