import type { GenericDatabaseWriter } from "convex/server";
import type { DataModel, TableNames } from "../_generated/dataModel";

type DatabaseWriter = GenericDatabaseWriter<DataModel>;

/** Rows of these tables are written once: no patch, no replace, no delete. A correction is another row. */
export const APPEND_ONLY_TABLES = [
  "ledgerTransactions",
  "ledgerEntries",
  "ledgerSeals",
  "segments",
  "auditEvents",
  "platformSettings",
  "paymentLatches",
  "presenceFacts",
  "disputeEvents",
] as const satisfies readonly TableNames[];

/** Rows of these tables change state but keep who they are: no delete, no replace, and these fields never change. */
export const FIXED_FIELDS = {
  adjustments: ["userId", "account", "amountMinor", "reasonCode", "note", "createdBy", "requestKey"],
  webhookEvents: ["provider", "route", "eventId", "type", "objectId"],
  topUps: ["userId", "amountMinor", "currency", "requestKey", "provider", "livemode"],
  accounts: ["key", "ownerId", "class"],
  withdrawals: ["advisorId", "amountMinor", "currency", "requestKey", "source", "methodId"],
  payoutBatches: ["month", "currency", "createdBy"],
  payoutBatchRows: ["batchId", "advisorId", "amountMinor"],
  earnings: ["advisorId", "sessionId", "amountMinor", "feeMinor", "chargeMinor"],
  disputes: ["sessionId", "clientId", "advisorUserId", "reason", "description", "openedAtMs", "evidence"],
  identityEvents: ["deliveryId", "type"],
  reviews: ["sessionId", "advisorId", "clientId", "overall", "expertise", "communication", "helpfulness", "text", "isDemo", "atMs"],
} as const satisfies Partial<Record<TableNames, readonly string[]>>;

const appendOnly: ReadonlySet<string> = new Set(APPEND_ONLY_TABLES);
const fixedFields = new Map<string, readonly string[]>(Object.entries(FIXED_FIELDS));
const guarded: readonly TableNames[] = [...APPEND_ONLY_TABLES, ...(Object.keys(FIXED_FIELDS) as TableNames[])];

function refuse(verb: string, table: string): never {
  throw new Error(`Invariant violated: ${verb} on ${table}, whose rows are permanent`);
}

/** The table of an id given without its table name, if that table is guarded. */
function guardedTableOf(db: DatabaseWriter, id: string): TableNames | null {
  return guarded.find((table) => db.normalizeId(table, id) !== null) ?? null;
}

function checkPatch(table: string | null, value: Record<string, unknown>): void {
  if (table === null) return;
  if (appendOnly.has(table)) refuse("patch", table);
  const changed = fixedFields.get(table)?.find((field) => field in value);
  if (changed !== undefined) refuse(`change of ${changed}`, table);
}

function checkRewrite(verb: string, table: string | null): void {
  if (table !== null && (appendOnly.has(table) || fixedFields.has(table))) refuse(verb, table);
}

/**
 * Wraps a writer so that permanent rows cannot be changed by any function of ours, whatever its mistake.
 * Both call forms of Convex are covered: with and without the table name.
 */
export function guardAppendOnly(db: DatabaseWriter): DatabaseWriter {
  const tableOf = (args: readonly unknown[], longForm: number): string | null =>
    args.length === longForm ? String(args[0]) : guardedTableOf(db, String(args[0]));
  // The overloads of the writer cannot be written as one function type; the arguments pass through untouched.
  const forward = (method: "patch" | "replace" | "delete", args: readonly unknown[]): Promise<void> =>
    Reflect.apply(db[method], db, args) as Promise<void>;
  return {
    get: db.get.bind(db),
    query: db.query.bind(db),
    normalizeId: db.normalizeId.bind(db),
    insert: db.insert.bind(db),
    system: db.system,
    vars: db.vars,
    patch: async (...args: readonly unknown[]) => {
      checkPatch(tableOf(args, 3), args[args.length - 1] as Record<string, unknown>);
      return await forward("patch", args);
    },
    replace: async (...args: readonly unknown[]) => {
      checkRewrite("replace", tableOf(args, 3));
      return await forward("replace", args);
    },
    delete: async (...args: readonly unknown[]) => {
      checkRewrite("delete", tableOf(args, 2));
      return await forward("delete", args);
    },
  };
}
