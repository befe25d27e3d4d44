/**
 * The seams between the parts of the backend: data (store, transactions, commits), functions (runtime, runner, scheduler)
 * and edges (sync, HTTP, deploy). Each part depends on these types and never on another part's files.
 */

import type { FileHandle } from "node:fs/promises";

export type * from "./deploymentContracts.js";

/** A value in Convex's JSON encoding: `$integer`, `$float` and `$bytes` objects stand for what JSON lacks. */
export type ConvexJson = null | boolean | number | string | ConvexJson[] | { [field: string]: ConvexJson };
export type ConvexJsonObject = { [field: string]: ConvexJson };

/** Commit timestamps: nanoseconds since 1970, strictly increasing, never reused after a restart. */
export type Timestamp = bigint;

/** The deployment's time in milliseconds. The test clock implements it too; token expiry alone uses the machine's clock. */
export interface Clock {
  nowMs(): number;
  /** Runs `callback` when `nowMs() >= atMs`; safe for any distance. Returns a canceller. */
  callAt(atMs: number, callback: () => void): () => void;
}

// ---------------------------------------------------------------- data

/** What a transaction looked at: merged key intervals per index. Opaque outside `db/`. */
export interface ReadSet {
  readonly isEmpty: boolean;
}

export type SerializedQuery = {
  source:
    | { type: "FullTableScan"; tableName: string; order: "asc" | "desc" | null }
    | { type: "IndexRange"; indexName: string; range: IndexBound[]; order: "asc" | "desc" | null }
    | { type: "Search"; indexName: string; filters: ConvexJson[] };
  operators: Array<{ filter: ConvexJson } | { limit: number }>;
};
export type IndexBound = { type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte"; fieldPath: string; value: ConvexJson };

export type PageRequest = {
  query: SerializedQuery;
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
  maximumRowsRead?: number | null;
  maximumBytesRead?: number | null;
};
export type PageResult = {
  page: ConvexJson[];
  isDone: boolean;
  continueCursor: string;
  splitCursor: string | null;
  pageStatus: "SplitRecommended" | "SplitRequired" | null;
};

/**
 * One transaction. Reads see the snapshot, writes not yet durable that were ordered before it (mutations only), and its own writes.
 * Every method is synchronous. Documents cross as Convex JSON text, so nobody can alias a stored object.
 * `access: "system"` opens tables whose names start with `_`; `"user"` refuses them as Convex does.
 * User-facing failures are thrown as `UserError` with Convex's own sentences.
 */
export interface Transaction {
  readonly kind: "query" | "mutation";
  /** The component whose tables this view shows, as its path; "" is the app itself. */
  readonly component: string;
  /** The same transaction as another component sees it: other tables, ids and schema; one snapshot, one set of writes, one fate. */
  inComponent(path: string): Transaction;
  /** Components that have tables, the app among them, mounted or not. */
  components(): string[];
  /** Component that has the table of an id; null when the id is malformed or its table does not exist. No dependency. */
  componentOf(id: string): string | null;
  /** Snapshot timestamp. */
  readonly ts: Timestamp;
  /** `Date.now()` for the function: the floor of the transaction's start in ms. */
  readonly startMs: number;
  get(id: string, options: { table?: string; access: Access }): string | null;
  insert(table: string, value: ConvexJsonObject, access: Access): string;
  /** Top-level `{"$undefined":null}` removes a field. */
  patch(id: string, value: ConvexJsonObject, options: { table?: string; access: Access }): void;
  replace(id: string, value: ConvexJsonObject, options: { table?: string; access: Access }): void;
  remove(id: string, options: { table?: string; access: Access }): string;
  openStream(query: SerializedQuery, access: Access): number;
  /** Text of the next document, or null at the end. */
  streamNext(streamId: number): string | null;
  closeStream(streamId: number): boolean;
  queryPage(request: PageRequest, access: Access): PageResult;
  count(table: string, access: Access): number;
  normalizeId(table: string, id: string, access: Access): string | null;
  /** Table name of an id, or null when the id is malformed or its table does not exist. Records the dependency. */
  tableOf(id: string): string | null;
  /** Name of the table with this number, system tables too, or null. Records the dependency. */
  readonly tableNameOf: (tableNumber: number) => string | null;
  /** Sub-transaction for a nested mutation: `rollback` undoes its writes (reads stay recorded). */
  savepoint(): { commit(): void; rollback(): void };
  /**
   * A row of the backend's own outside all tables, or null. Reading it makes no dependency and writing it tells nobody: for
   * what only later mutations look at.
   */
  note(key: string): string | null;
  /** Notes with `from <= key < to`, in key order or from the end. */
  notes(range: { from: string; to: string; reverse?: boolean; limit: number }): Array<[key: string, text: string]>;
  /** Writes a note, or removes it (null). A text that needs the commit's timestamp is made when that is known. */
  setNote(key: string, text: string | null | ((ts: Timestamp) => string)): void;
  readonly readSet: ReadSet;
  /** Page cursor to hand back as the query's journal; set by `queryPage`. Set before the run to replay an earlier page's end. */
  journal: string | null;
  metrics(): { bytesRead: number; bytesWritten: number; databaseQueries: number; documentsRead: number; documentsWritten: number; scheduledFunctions: number };
}
/**
 * `user`: a function's `ctx.db`. `db.system`: its `ctx.db.system`, which reads `_scheduled_functions` and `_storage` only.
 * `system`: the backend itself; opens every `_` table and creates missing ones on insert. Its reads and writes count against no limit.
 * Queries (`openStream`, `queryPage`) may pass `user` for both: the client library has checked the table's name already.
 */
export type Access = "user" | "db.system" | "system";

/** Raised for mistakes of the calling function; `message` is what Convex says, `data` makes it a ConvexError. */
export class UserError extends Error {
  override name = "UserError";
  constructor(
    readonly code: string,
    message: string,
    readonly data?: ConvexJson,
  ) {
    super(message);
  }
}

export type SchemaExport = ConvexJson;

/** `foreground`: somebody waits for the answer. `background`: scheduled jobs and upkeep. */
export type Urgency = "foreground" | "background";

export interface Database {
  readonly clock: Clock;
  /** Newest timestamp every reader may see; all of it is on disk. */
  visibleTs(): Timestamp;
  /** Read-only transaction at `visibleTs()`. Call `release` when the run is over so that LMDB can reuse pages. */
  beginQuery(): { tx: Transaction; release(): void };
  /**
   * Runs `body` alone (mutations are serial), over everything ordered before it, and resolves once its writes are on disk and visible.
   * A throw from `body` discards its writes. A body that wrote nothing resolves with the snapshot it read once that is visible.
   * While both wait, bodies with somebody waiting and those in the background take turns, one to two: neither kind can hold up the other.
   */
  mutate<T>(body: (tx: Transaction) => Promise<T>, urgency?: Urgency): Promise<{ value: T; ts: Timestamp }>;
  /**
   * Calls `onInvalidate` once, as soon as a commit after `since` touches the read set (also when that has already happened).
   * Called after the commit is visible, in timestamp order. Returns a canceller.
   */
  subscribe(readSet: ReadSet, since: Timestamp, onInvalidate: (at: Timestamp) => void): () => void;
  /** True when nothing committed after `since`, up to `visibleTs()`, touches the read set. */
  isCurrent(readSet: ReadSet, since: Timestamp): boolean;
  /** Calls back after each batch becomes visible. */
  onVisible(listener: (ts: Timestamp) => void): () => void;
  /** Replaces the schema of the view's component within a mutation: creates tables and indexes, backfills, validates existing documents; throws UserError. */
  applySchema(tx: Transaction, schema: SchemaExport | null): SchemaDiff;
  /** Names of the user tables of a component that exist, at `visibleTs()`. */
  tableNames(component?: string): string[];
  /** Writes a copy of the database, everything visible at this moment included, to a new file while work goes on. */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
}
export type SchemaDiff = { addedIndexes: string[]; removedIndexes: string[]; addedTables: string[] };

// ---------------------------------------------------------------- files

/** `sha256`: what the bytes must hash to; null when the sender did not say. */
export type StoreOptions = { contentType: string | null; sha256: Buffer | null };

/** A stored file, opened: its bytes stay readable until `handle` is closed, also when it is deleted meanwhile. `sha256` is base64. */
export type OpenFile = { size: number; sha256: string; contentType: string | null; handle: FileHandle };

/**
 * File storage outside of transactions; inside of them `src/storage/transactionOperations.ts` works on the transaction.
 * `id` is an `Id<"_storage">` or an old-style id; UserError for anything else. A `storageId` is the UUID in a file's address.
 */
export interface ComponentFiles {
  /** Address that takes uploads until an hour after `nowMs`. */
  uploadUrl(nowMs: number): string;
  /**
   * Stores a file and returns its id once bytes and row are on disk. Nothing is left of one that fails.
   * Throws UserError `FileTooLarge`, `StorageFull` or `Sha256Mismatch`.
   */
  store(source: AsyncIterable<Uint8Array>, options: StoreOptions): Promise<string>;
  getUrl(id: unknown): Promise<string | null>;
  getMetadata(id: unknown): Promise<ConvexJsonObject | null>;
  /** The whole file, in memory. */
  get(id: unknown): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string | null } | null>;
  delete(id: unknown): Promise<void>;
}

/** Files of all components; by itself those of the app. */
export interface FileStorage extends ComponentFiles {
  /** Largest file in bytes. */
  readonly maxFileBytes: number;
  /** The files of one component, which no other sees. */
  inComponent(path: string): ComponentFiles;
  /** The component a token lets upload to. Throws UserError `StorageTokenInvalid` or `StorageTokenExpired`. */
  checkUploadToken(token: string): string;
  /** Address of a file's bytes. */
  url(storageId: string): string;
  /** A stored file of any component, or null. */
  open(storageId: string): Promise<OpenFile | null>;
  /** Removes the bytes of files whose deletion has been committed; those that are still stored stay. */
  forget(storageIds: readonly string[]): void;
  /** Removes no bytes while `body` runs; what is forgotten meanwhile goes after it. */
  keepDuring<T>(body: () => Promise<T>): Promise<T>;
  /** Waits for removals under way. */
  close(): Promise<void>;
}

// ---------------------------------------------------------------- functions

/** Claims of a verified token, in the shape `ctx.auth.getUserIdentity()` returns; null for nobody. */
export type Identity = { kind: "none" } | { kind: "user"; attributes: ConvexJsonObject & { tokenIdentifier: string; issuer: string; subject: string }; expiresAtMs: number } | { kind: "admin"; impersonating?: ConvexJsonObject };

export type Credential = { type: "none" } | { type: "user"; token: string } | { type: "admin"; key: string; impersonating?: ConvexJsonObject };

export interface Authenticator {
  /** Rejects with `AuthenticationError` for a bad token. */
  authenticate(credential: Credential): Promise<Identity>;
}
export class AuthenticationError extends Error {
  override name = "AuthenticationError";
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `client`: public functions only. `admin` and `system`: internal ones too. */
export type Caller = "client" | "admin" | "system";

export type FunctionFailure = { ok: false; errorMessage: string; errorData?: ConvexJson; logLines: string[] };
export type QueryResult = ({ ok: true; value: ConvexJson; logLines: string[] } | FunctionFailure) & {
  journal: string | null;
  readSet: ReadSet;
  ts: Timestamp;
};
export type MutationResult = { ok: true; value: ConvexJson; ts: Timestamp; logLines: string[] } | FunctionFailure;
export type ActionResult = { ok: true; value: ConvexJson; logLines: string[] } | FunctionFailure;

export type Invocation = {
  /** Path of the component the function belongs to; the app itself when left out. Clients reach the app only. */
  component?: string;
  /** `dir/mod:fn`, `dir/mod.js:fn` or `dir/mod` (default export). */
  path: string;
  /** The single arguments object. */
  args: ConvexJson;
  identity: Identity;
  caller: Caller;
  /** 16 hex digits shown in error texts. */
  requestId: string;
};

/** One finished run, for the log stream. */
export type Execution = {
  /** "" for the app itself. */
  component: string;
  path: string;
  kind: "query" | "mutation" | "action" | "httpAction";
  startedAtMs: number;
  durationMs: number;
  requestId: string;
  logLines: string[];
  errorMessage: string | null;
};

export interface Runner {
  /** Shares runs between callers that ask for the same thing at the same timestamp; the result is valid at `ts >= visibleTs()` of the call. */
  query(invocation: Invocation & { journal?: string | null }): Promise<QueryResult>;
  /** With `idempotency`, a repeated (sessionId, requestId) answers with the recorded result and timestamp. */
  mutation(invocation: Invocation & { idempotency?: { sessionId: string; requestId: number } }): Promise<MutationResult>;
  action(invocation: Invocation): Promise<ActionResult>;
  /** Kind of the function at a path of the app or of a component, whatever its visibility, or null. */
  kindOf(path: string, component?: string): "query" | "mutation" | "action" | null;
  httpAction(request: Request, identity: Identity): Promise<Response>;
  /** Tells of every finished run, scheduled and nested ones too. Returns a canceller. Cheap when nobody listens. */
  onExecution(listener: (execution: Execution) => void): () => void;
  /** Waits until no scheduled function due at or before the clock's time is waiting or running. */
  settleScheduled(): Promise<void>;
  close(): Promise<void>;
}
