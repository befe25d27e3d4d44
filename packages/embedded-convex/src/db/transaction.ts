import type { Access, ConvexJson, ConvexJsonObject, PageRequest, PageResult, ReadSet, SerializedQuery, Timestamp, Transaction } from "../contracts.js";
import { UserError } from "../contracts.js";
import { decodeId, identifierProblem, newId, tryDecodeId, validationProblem, specialKey } from "../values/index.js";
import { ROOT, type TableInfo } from "./catalog.js";
import { asArgument, encodeDocument, invalidArgument, parseStored, storedText, type StoredDocument } from "./documents.js";
import { NOTE_PREFIX } from "./keys.js";
import { readPage } from "./page.js";
import { prepareQuery } from "./openRun.js";
import type { QueryRun } from "./queryRun.js";
import { TransactionState, type DocumentVersion } from "./transactionState.js";
import { viewGet, ViewScan } from "./view.js";

type IdOptions = { table?: string; access: Access };

/** Hands out `_creationTime`s: each a little later than the last. */
interface CreationTimes {
  next(): number;
}

function isPlainObject(value: ConvexJson): value is ConvexJsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) && specialKey(value) === null;
}

function isUndefinedMarker(value: ConvexJson | undefined): boolean {
  return value !== null && typeof value === "object" && !Array.isArray(value) && value["$undefined"] === null && Object.keys(value).length === 1;
}

/** A transaction over a `TransactionState`: Convex's operations with Convex's refusals. */
export class DatabaseTransaction implements Transaction {
  private readonly streams = new Map<number, QueryRun>();
  private nextStream = 0;
  private previousEnd: string | null = null;
  private pageEnd: string | null = null;
  private scheduled = 0;
  /** Views of other namespaces; shared by all views of the transaction. */
  private views = new Map<string, DatabaseTransaction>();

  constructor(
    readonly kind: "query" | "mutation",
    readonly ts: Timestamp,
    readonly startMs: number,
    readonly state: TransactionState,
    private readonly creationTimes: CreationTimes,
  ) {}

  inComponent(path: string): DatabaseTransaction {
    if (path === this.state.namespace) return this;
    // The view that was made first belongs among the others.
    if (this.views.size === 0) this.views.set(this.state.namespace, this);
    let view = this.views.get(path);
    if (view === undefined) {
      view = new DatabaseTransaction(this.kind, this.ts, this.startMs, new TransactionState(this.state.core, path), this.creationTimes);
      view.views = this.views;
      this.views.set(path, view);
    }
    return view;
  }

  get component(): string {
    return this.state.namespace;
  }

  components(): string[] {
    return this.state.catalog.namespaces();
  }

  componentOf(id: string): string | null {
    const decoded = tryDecodeId(id);
    return decoded === null ? null : (this.state.catalog.tableByNumber(decoded.tableNumber)?.namespace ?? null);
  }

  get readSet(): ReadSet {
    return this.state.reads.readSet();
  }

  get journal(): string | null {
    return this.pageEnd;
  }

  set journal(cursor: string | null) {
    this.previousEnd = cursor;
  }

  get(id: string, options: IdOptions): string | null {
    const method = options.access === "db.system" ? "db.system.get" : "db.get";
    const { tableNumber } = asArgument(method, "id", () => decodeId(id));
    const table = this.state.tableByNumber(tableNumber, options.access);
    if (table === undefined) return null;
    this.state.guard(table.name, options.access);
    this.checkTable(method, table, options.table);
    if (options.access !== "system") this.state.usage.databaseQueries += 1;
    const stored = this.state.readDocument(table, id, options.access);
    return stored === undefined ? null : storedText(stored);
  }

  insert(tableName: string, value: ConvexJsonObject, access: Access): string {
    this.requireMutation();
    if (!isPlainObject(value)) throw invalidArgument("db.insert", "value", "Value must be an Object");
    const problem = identifierProblem(tableName);
    if (problem !== null) throw invalidArgument("db.insert", "table", problem);
    if (access !== "system") this.state.guard(tableName, "user");
    const table = this.state.ensureTable(tableName);
    const id = newId(table.stored.number, this.startMs);
    const after = encodeDocument(value, id, this.creationTimes.next(), access === "system", "db.insert");
    this.write(table, id, null, after, access);
    if (tableName === "_scheduled_functions") this.scheduled += 1;
    return id;
  }

  patch(id: string, value: ConvexJsonObject, options: IdOptions): void {
    const { table, before } = this.forUpdate("db.patch", "Update", id, options);
    if (!isPlainObject(value)) throw invalidArgument("db.patch", "value", "Value must be an Object");
    const merged: ConvexJsonObject = { ...before.document };
    for (const [field, inner] of Object.entries(value)) {
      if (isUndefinedMarker(inner)) delete merged[field];
      else Object.defineProperty(merged, field, { value: inner, enumerable: true, configurable: true, writable: true });
    }
    this.change(table, id, before, merged, "db.patch", options.access);
  }

  replace(id: string, value: ConvexJsonObject, options: IdOptions): void {
    const { table, before } = this.forUpdate("db.replace", "Replace", id, options);
    if (!isPlainObject(value)) throw invalidArgument("db.replace", "value", "Value must be an Object");
    this.change(table, id, before, value, "db.replace", options.access);
  }

  remove(id: string, options: IdOptions): string {
    const { table, before } = this.forUpdate("db.delete", "Delete", id, options);
    this.state.writeDocument(table, id, before, null);
    if (options.access !== "system") this.state.usage.written(0);
    return storedText(before.stored);
  }

  openStream(query: SerializedQuery, access: Access): number {
    const run = prepareQuery(this.state, query, access).open();
    const streamId = this.nextStream;
    this.nextStream += 1;
    this.streams.set(streamId, run);
    return streamId;
  }

  streamNext(streamId: number): string | null {
    const run = this.streams.get(streamId);
    if (run === undefined) throw new UserError("QueryNotFound", "in-progress query not found");
    const stored = run.next();
    if (stored !== null) return storedText(stored);
    this.closeStream(streamId);
    return null;
  }

  closeStream(streamId: number): boolean {
    this.streams.get(streamId)?.close();
    return this.streams.delete(streamId);
  }

  queryPage(request: PageRequest, access: Access): PageResult {
    if (access !== "system" && this.state.namespace !== ROOT)
      throw new UserError("PaginationUnsupportedInComponents", "paginate() is only supported in the app.");
    const result = readPage(this.state, request, access, this.previousEnd);
    if (this.pageEnd !== null) {
      throw new UserError(
        "MultiplePaginatedDatabaseQueries",
        "This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query in each function.",
      );
    }
    this.pageEnd = result.continueCursor;
    return result;
  }

  count(tableName: string, access: Access): number {
    const problem = identifierProblem(tableName);
    if (problem !== null) throw invalidArgument("db.count", "table", problem);
    const table = this.state.tableByName(tableName, access);
    if (table === undefined) return 0;
    const { prefix, upper } = table.byId;
    const range = { start: prefix, end: upper };
    this.state.reads.open(range, access);
    this.state.reads.close(range, access);
    const scan = new ViewScan(this.state, prefix, upper, false, 256);
    let count = 0;
    while (scan.next() !== null) count += 1;
    return count;
  }

  normalizeId(tableName: string, id: string, access: Access): string | null {
    const problem = identifierProblem(tableName);
    if (problem !== null) throw invalidArgument("db.normalizeId", "table", problem);
    const table = this.state.tableByName(tableName, access);
    return table !== undefined && tryDecodeId(id)?.tableNumber === table.stored.number ? id : null;
  }

  tableOf(id: string): string | null {
    const decoded = tryDecodeId(id);
    return decoded === null ? null : this.tableNameOf(decoded.tableNumber);
  }

  readonly tableNameOf = (tableNumber: number): string | null => this.state.tableByNumber(tableNumber, "system")?.name ?? null;

  note(key: string): string | null {
    return viewGet(this.state, NOTE_PREFIX + key) ?? null;
  }

  notes({ from, to, reverse, limit }: { from: string; to: string; reverse?: boolean; limit: number }): Array<[string, string]> {
    const scan = new ViewScan(this.state, NOTE_PREFIX + from, NOTE_PREFIX + to, reverse === true, limit);
    const found: Array<[string, string]> = [];
    while (found.length < limit) {
      const entry = scan.next();
      if (entry === null) break;
      found.push([entry[0].slice(NOTE_PREFIX.length), entry[1]]);
    }
    return found;
  }

  setNote(key: string, text: string | null | ((ts: Timestamp) => string)): void {
    this.requireMutation();
    if (typeof text === "function") this.state.core.putAtCommit(NOTE_PREFIX + key, text);
    else this.state.put(NOTE_PREFIX + key, text);
  }

  savepoint(): { commit(): void; rollback(): void } {
    const mark = this.state.core.mark();
    return {
      commit: () => undefined,
      rollback: () => this.state.core.restore(mark),
    };
  }

  metrics(): ReturnType<Transaction["metrics"]> {
    const { bytesRead, bytesWritten, databaseQueries, documentsRead, documentsWritten } = this.state.usage;
    return { bytesRead, bytesWritten, databaseQueries, documentsRead, documentsWritten, scheduledFunctions: this.scheduled };
  }

  private requireMutation(): void {
    if (this.kind === "query") throw new UserError("ReadOnlyTransaction", "Queries cannot write to the database.");
  }

  private checkTable(method: string, table: TableInfo, expected: string | undefined): void {
    if (expected === undefined || expected === table.name) return;
    throw invalidArgument(method, "id", `expected to be an Id<"${expected}">, got Id<"${table.name}"> instead.`);
  }

  private forUpdate(method: string, verb: string, id: string, options: IdOptions): { table: TableInfo; before: DocumentVersion } {
    this.requireMutation();
    const { tableNumber } = asArgument(method, "id", () => decodeId(id));
    const table = this.state.tableByNumber(tableNumber, options.access);
    if (table === undefined) throw invalidArgument(method, "id", `Table for ID "${id}" not found`);
    this.checkTable(method, table, options.table);
    if (options.access !== "system") this.state.guard(table.name, "user");
    const stored: StoredDocument | undefined = this.state.readDocument(table, id, options.access);
    if (stored === undefined) throw new UserError("NonexistentDocument", `${verb} on nonexistent document ID ${id}`);
    return { table, before: { stored, document: parseStored(stored) } };
  }

  private change(table: TableInfo, id: string, before: DocumentVersion, fields: ConvexJsonObject, method: string, access: Access): void {
    const after = encodeDocument(fields, id, before.document["_creationTime"] as number, access === "system", method);
    // An unchanged document is not a write: nobody is told of it.
    if (after.stored === before.stored) return;
    this.write(table, id, before, after, access);
  }

  private write(table: TableInfo, id: string, before: DocumentVersion | null, after: ReturnType<typeof encodeDocument>, access: Access): void {
    this.enforceSchema(table, after.document);
    this.state.writeDocument(table, id, before, after);
    if (after.hasCommitTs) this.state.awaitCommitTs(table, id);
    if (access !== "system") this.state.usage.written(after.size);
  }

  private enforceSchema(table: TableInfo, document: ConvexJsonObject): void {
    const schema = this.state.catalog.schemaOf(this.state.namespace);
    const documentType = schema?.validates === true ? schema.tables.get(table.name)?.documentType : null;
    if (documentType === null || documentType === undefined) return;
    const { _id, _creationTime, ...fields } = document;
    const problem = validationProblem(documentType, fields, this.tableNameOf);
    if (problem === null) return;
    throw new UserError(
      "SchemaEnforcementError",
      `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ${problem}`,
    );
  }
}

/** A document as schemas describe it. */
export function withoutSystemFields(document: ConvexJsonObject): ConvexJsonObject {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith("_")));
}
