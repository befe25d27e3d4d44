import type { Access, SerializedQuery } from "../contracts.js";
import { UserError } from "../contracts.js";
import type { TextIndex } from "../search/textIndex.js";
import { identifierProblem } from "../values/index.js";
import type { IndexInfo, TableInfo } from "./catalog.js";
import type { CursorPosition } from "./cursor.js";
import { asArgument, parseStored, storedSize, type StoredDocument } from "./documents.js";
import { compileFilter, type Predicate } from "./filter.js";
import { compileRange } from "./indexRange.js";
import { keyAfter } from "./keys.js";
import { MAX_BYTES_READ, MAX_DOCUMENTS_READ, MAX_QUERY_OPERATORS, PageLimitError } from "./limits.js";
import type { KeyRange } from "./readSet.js";
import type { TransactionState } from "./transactionState.js";
import { viewGet, ViewScan } from "./view.js";

/** What a query reads: rows of an index, or nothing because the table does not exist. */
type ResolvedSource = { index: IndexInfo; table: TableInfo; range: KeyRange; reverse: boolean } | null;

type Operator = { filter: Predicate } | { limit: number; taken: number };

function invalidQuery(reason: string): never {
  throw new UserError("InvalidArgument", `Invalid argument \`query\` for \`queryStream\`: ${reason}`);
}

function checkTableName(name: string): void {
  const problem = identifierProblem(name);
  if (problem !== null) invalidQuery(problem);
}

function indexNotFound(name: string): never {
  throw new UserError("IndexNotFoundError", `Index ${name} not found.`);
}

function tableOfIndex(state: TransactionState, qualifiedName: string, access: Access): { table: TableInfo; indexName: string } {
  const [tableName = "", indexName, ...rest] = qualifiedName.split(".");
  checkTableName(tableName);
  if (indexName === undefined) invalidQuery(`Insufficient components in index name ${qualifiedName}`);
  if (rest.length > 0) invalidQuery(`Too many components in index name ${qualifiedName}`);
  const table = state.tableByName(tableName, access);
  if (table !== undefined) return { table, indexName };
  state.reads.point(state.tableKey(tableName), access);
  return indexNotFound(qualifiedName);
}

/** Finds the search index of a query's source. Throws UserError when there is none. */
export function resolveTextIndex(state: TransactionState, qualifiedName: string, access: Access): { table: TableInfo; index: TextIndex } {
  const { table, indexName } = tableOfIndex(state, qualifiedName, access);
  const index = table.textIndexes.get(indexName);
  if (index !== undefined) return { table, index };
  state.reads.point(table.key, access);
  if (table.index(indexName) !== undefined) throw new UserError("IndexNotASearchIndexError", `Index ${qualifiedName} is not a search index`);
  return indexNotFound(qualifiedName);
}

/** Finds the index and key range of a query's source. Throws UserError for unknown indexes and ranges that do not fit. */
export function resolveSource(state: TransactionState, source: Exclude<SerializedQuery["source"], { type: "Search" }>, access: Access): ResolvedSource {
  switch (source.type) {
    case "FullTableScan": {
      checkTableName(source.tableName);
      const table = state.tableByName(source.tableName, access);
      if (table === undefined) return null;
      const index = table.byCreationTime;
      return { index, table, range: { start: index.prefix, end: index.upper }, reverse: source.order === "desc" };
    }
    case "IndexRange": {
      const { table, indexName } = tableOfIndex(state, source.indexName, access);
      const index = table.index(indexName);
      if (index === undefined) {
        state.reads.point(table.key, access);
        if (table.textIndexes.has(indexName)) throw new UserError("IndexNotADatabaseIndex", `Index ${source.indexName} is not a database index`);
        return indexNotFound(source.indexName);
      }
      return { index, table, range: compileRange(index, source.range), reverse: source.order === "desc" };
    }
    default:
      return invalidQuery("Unknown query source");
  }
}

function compileOperators(operators: SerializedQuery["operators"]): Operator[] {
  if (operators.length > MAX_QUERY_OPERATORS) invalidQuery(`Query has too many operators: ${operators.length}`);
  return operators.map((operator) => {
    if ("filter" in operator) return { filter: asArgument("queryStream", "query", () => compileFilter(operator.filter)) };
    if (!Number.isInteger(operator.limit) || operator.limit < 0) invalidQuery("A limit must be a non-negative integer");
    return { limit: operator.limit, taken: 0 };
  });
}

/** Where a page starts and ends, and how much it may read. */
export type PageBounds = { after: CursorPosition | null; upTo: CursorPosition | null; maximumRows: number | null; maximumBytes: number | null };

function narrowed(source: NonNullable<ResolvedSource>, { after, upTo }: PageBounds): KeyRange {
  let { start, end } = source.range;
  const key = (position: { after: string }): string => source.index.prefix + position.after;
  if (after === "end") return { start, end: start };
  if (source.reverse) {
    if (after !== null && key(after) < end) end = key(after);
    if (upTo !== null && upTo !== "end" && key(upTo) > start) start = key(upTo);
  } else {
    if (after !== null && keyAfter(key(after)) > start) start = keyAfter(key(after));
    if (upTo !== null && upTo !== "end" && keyAfter(key(upTo)) < end) end = keyAfter(key(upTo));
  }
  return { start, end };
}

/**
 * A query being pulled row by row. The read set covers the range from where the scan started to the last row pulled, and
 * the whole of it only once the scan has come to its end; nothing is read before the first pull.
 */
export class QueryRun {
  /** Place after the last row pulled; null before the first pull. */
  position: CursorPosition | null = null;
  /** Places after every row pulled, for splitting a page. */
  readonly positions: CursorPosition[] = [];
  rowsRead = 0;
  bytesRead = 0;
  private readonly operators: Operator[];
  private readonly range: KeyRange | null;
  private readonly covered: KeyRange | null;
  private scan: ViewScan | null = null;

  constructor(
    protected readonly state: TransactionState,
    private readonly source: ResolvedSource,
    query: SerializedQuery,
    protected readonly access: Access,
    protected readonly bounds: PageBounds | null = null,
    private readonly hint?: number,
  ) {
    this.operators = compileOperators(query.operators);
    this.range = source === null ? null : bounds === null ? source.range : narrowed(source, bounds);
    this.covered = this.range === null ? null : { ...this.range };
    if (bounds?.after === "end") this.position = "end";
  }

  /** The next document that passes all operators, or null at the end. */
  next(): StoredDocument | null {
    return this.pull(this.operators.length - 1);
  }

  /** Stops the run; what it read stays recorded. */
  close(): void {
    if (this.covered !== null) this.state.reads.close(this.covered, this.access);
  }

  /** Whether the page has used most of what it may read. */
  isNearLimit(): boolean {
    const rows = Math.min(this.bounds?.maximumRows ?? MAX_DOCUMENTS_READ, MAX_DOCUMENTS_READ);
    const bytes = Math.min(this.bounds?.maximumBytes ?? MAX_BYTES_READ, MAX_BYTES_READ);
    return this.rowsRead > Math.floor((rows * 3) / 4) || this.bytesRead > Math.floor((bytes * 3) / 4);
  }

  private pull(level: number): StoredDocument | null {
    const operator = this.operators[level];
    if (operator === undefined) return this.pullRow();
    if ("limit" in operator) {
      if (operator.taken >= operator.limit) return null;
      const document = this.pull(level - 1);
      if (document !== null) operator.taken += 1;
      return document;
    }
    for (;;) {
      const document = this.pull(level - 1);
      if (document === null || operator.filter(parseStored(document))) return document;
    }
  }

  /** The next row of the source, whatever the operators say of it; null at the end. */
  protected pullRow(): StoredDocument | null {
    this.checkPageLimits();
    if (this.source === null || this.range === null || this.covered === null) {
      this.position = this.bounds?.upTo ?? "end";
      return null;
    }
    const { index, table, reverse } = this.source;
    if (this.scan === null) {
      if (this.access !== "system") this.state.usage.databaseQueries += 1;
      this.scan = new ViewScan(this.state, this.range.start, this.range.end, reverse, this.hint);
      if (reverse) this.covered.start = this.range.end;
      else this.covered.end = this.range.start;
      this.state.reads.open(this.covered, this.access);
    }
    const entry = this.scan.next();
    if (entry === null) {
      this.covered.start = this.range.start;
      this.covered.end = this.range.end;
      if (this.position !== "end") this.position = this.bounds?.upTo ?? "end";
      return null;
    }
    const [key, value] = entry;
    const stored = index === table.byId ? value : viewGet(this.state, table.documentKey(value));
    if (stored === undefined) throw new Error(`Index ${index.qualifiedName} names document ${value}, which does not exist`);
    // Counted before the position moves: a page that ends at a limit must not skip the row that broke it.
    if (this.access !== "system") this.state.usage.read(storedSize(stored));
    if (reverse) this.covered.start = key;
    else this.covered.end = keyAfter(key);
    this.position = { after: key.slice(index.prefix.length) };
    if (this.bounds !== null) this.positions.push(this.position);
    this.rowsRead += 1;
    this.bytesRead += storedSize(stored);
    return stored;
  }

  /** A page with a fixed end must reach it, whatever it reads; others stop once they have read their share. */
  private checkPageLimits(): void {
    if (this.bounds === null || this.bounds.upTo !== null) return;
    const { maximumRows, maximumBytes } = this.bounds;
    if (maximumBytes !== null && this.bytesRead >= maximumBytes) {
      throw new PageLimitError("QueryScannedTooMuchDataError", `Query scanned too much data (fetched ${this.bytesRead} bytes).`);
    }
    if (maximumRows !== null && this.rowsRead >= maximumRows) {
      throw new PageLimitError("QueryScannedTooManyDocumentsError", `Query scanned too many documents (fetched ${this.rowsRead}).`);
    }
  }
}
