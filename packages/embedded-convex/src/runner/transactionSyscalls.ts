/** Operations of queries and mutations. Every one is synchronous: the transaction answers at once. */
import {
  type Access,
  type ConvexJson,
  type ConvexJsonObject,
  type FileStorage,
  type PageRequest,
  type SerializedQuery,
  type Transaction,
  UserError,
} from "../contracts.js";
import { cancelJob, scheduleJob } from "../scheduler/jobs.js";
import {
  refuseBytes,
  storageDelete,
  storageGenerateUploadUrl,
  storageGetMetadata,
  storageGetUrl,
} from "../storage/transactionOperations.js";
import { int64ToJson } from "../values/index.js";
import type { FunctionInfo } from "./loadedCode.js";
import { type Address, handleOf, requireFunction, resolveAddress, type Target } from "./addresses.js";
import { shortPath } from "./paths.js";
import { LIMITS, metric } from "./transactionLimits.js";
import type { TransactionRun } from "./transactionRun.js";

/** What the operations need of the frame that asks. */
export interface FrameContext {
  readonly run: TransactionRun;
  readonly tx: Transaction;
  readonly info: FunctionInfo;
  readonly services: { readonly instanceName: string; readonly files: FileStorage };
}

type Operation<Args> = (frame: FrameContext, args: Args) => string;
type Operations = Record<string, Operation<never>>;

function readAccess(run: TransactionRun, isSystem: boolean): Access {
  if (!isSystem) return "user";
  run.beforeSystemRead();
  return "db.system";
}

function tableAccess(run: TransactionRun, table: string): Access {
  return readAccess(run, table.startsWith("_"));
}

function queryAccess(run: TransactionRun, { source }: SerializedQuery): Access {
  return tableAccess(run, source.type === "FullTableScan" ? source.tableName : source.indexName);
}

/** Operations answered within `Convex.syscall`. */
export const syncOperations: Operations = {
  "1.0/queryStream": ({ run, tx }, { query }: { query: SerializedQuery }) => `{"queryId":${tx.openStream(query, queryAccess(run, query))}}`,
  "1.0/queryCleanup": ({ tx }, { queryId }: { queryId: number }) => String(tx.closeStream(queryId)),
  "1.0/db/normalizeId": ({ run, tx }, { table, idString }: { table: string; idString: string }) =>
    JSON.stringify({ id: tx.normalizeId(table, idString, tableAccess(run, table)) }),
  "1.0/getSnapshotTs": ({ run, tx }) => {
    run.timeRead = true;
    return JSON.stringify(int64ToJson(tx.ts));
  },
};

/** Operations answered within `Convex.asyncSyscall`, `1.0/runUdf` apart. */
export const asyncOperations: Operations = {
  "1.0/get": ({ run, tx }, { id, isSystem, table }: { id: string; isSystem: boolean; table?: string }) =>
    tx.get(id, { ...(table === undefined ? {} : { table }), access: readAccess(run, isSystem) }) ?? "null",
  "1.0/queryStreamNext": ({ tx }, { queryId }: { queryId: number }) => {
    const text = tx.streamNext(queryId);
    return text === null ? '{"value":null,"done":true}' : `{"value":${text},"done":false}`;
  },
  "1.0/queryPage": ({ run, tx }, request: PageRequest) => JSON.stringify(tx.queryPage(request, queryAccess(run, request.query))),
  "1.0/count": ({ run, tx }, { table }: { table: string }) => String(tx.count(table, tableAccess(run, table))),
  "1.0/insert": (frame, { table, value }: { table: string; value: ConvexJsonObject }) => {
    writes(frame);
    return `{"_id":"${frame.tx.insert(table, value, "user")}"}`;
  },
  "1.0/shallowMerge": (frame, { id, value, table }: { id: string; value: ConvexJsonObject; table?: string }) => {
    writes(frame).patch(id, value, { ...(table === undefined ? {} : { table }), access: "user" });
    return "null";
  },
  "1.0/replace": (frame, { id, value, table }: { id: string; value: ConvexJsonObject; table?: string }) => {
    writes(frame).replace(id, value, { ...(table === undefined ? {} : { table }), access: "user" });
    return "null";
  },
  "1.0/remove": (frame, { id, table }: { id: string; table?: string }) =>
    writes(frame).remove(id, { ...(table === undefined ? {} : { table }), access: "user" }),
  // Who calls is between the client and the app: a component is told what it needs by the app.
  "1.0/getUserIdentity": ({ run, info }) => (info.component === "" ? JSON.stringify(run.userIdentity()) : "null"),
  "1.0/schedule": (frame, args: Address & { ts: number; args: ConvexJson }) => {
    writes(frame);
    return JSON.stringify(scheduleJob(frame.run, frame.tx, targetOf(frame, args), args.ts, args.args));
  },
  "1.0/cancel_job": (frame, { id }: { id: string }) => {
    writes(frame);
    if (id === frame.run.jobId && frame.info.udfType === "mutation")
      throw new UserError("ScheduledFunctionCancelingItself", "A mutation cannot cancel itself");
    cancelJob(frame.tx, id);
    return "null";
  },
  "1.0/storageGetUrl": storageGetUrl,
  "1.0/storageGetMetadata": storageGetMetadata,
  "1.0/storageGenerateUploadUrl": (frame) => {
    writes(frame);
    return storageGenerateUploadUrl(frame);
  },
  "1.0/storageDelete": (frame, args: { storageId: unknown }) => {
    writes(frame);
    return storageDelete(frame, args);
  },
  "1.0/storageStore": () => refuseBytes("store"),
  "1.0/storageGet": () => refuseBytes("get"),
  "1.0/createFunctionHandle": (frame, args: Address) => {
    const { component, path } = requireFunction(frame.run.code, targetOf(frame, args));
    return JSON.stringify(handleOf({ component, path }));
  },
  "1.0/getFunctionMetadata": ({ info }) => JSON.stringify({ name: shortPath(info.path), componentPath: info.component }),
  "1.0/getDeploymentMetadata": ({ services }) => JSON.stringify(deploymentMetadata(services.instanceName)),
  "1.0/getRequestMetadata": ({ run, info }) => {
    if (info.udfType !== "mutation") throw new UserError("RequestMetadataNotAllowed", "Cannot get request metadata in a Query");
    run.authRead = true;
    return JSON.stringify(requestMetadata(run.requestId, run.jobId));
  },
  "1.0/getTransactionMetrics": ({ run, tx }) => {
    run.timeRead = true;
    const used = tx.metrics();
    return JSON.stringify({
      bytesRead: metric(used.bytesRead, LIMITS.bytesRead),
      bytesWritten: metric(used.bytesWritten, LIMITS.bytesWritten),
      databaseQueries: metric(used.databaseQueries, LIMITS.databaseQueries),
      documentsRead: metric(used.documentsRead, LIMITS.documentsRead),
      documentsWritten: metric(used.documentsWritten, LIMITS.documentsWritten),
      functionsScheduled: metric(run.scheduled.length, LIMITS.functionsScheduled),
      scheduledFunctionArgsBytes: metric(run.scheduledArgsBytes, LIMITS.scheduledFunctionArgsBytes),
      filesWritten: metric(0, LIMITS.files),
      fileWriteBytes: metric(0, LIMITS.fileBytes),
      filesRead: metric(0, LIMITS.files),
      fileReadBytes: metric(0, LIMITS.fileBytes),
    });
  },
};

/** The function an address means to the frame that asks. */
function targetOf({ run, info }: FrameContext, address: Address): Target {
  return resolveAddress(run.code, info.component, address);
}

/** The transaction, for a frame that may write. */
function writes({ tx, info }: FrameContext): Transaction {
  if (info.udfType !== "mutation")
    throw new UserError("ReadOnlyTransaction", "Queries cannot write to the database or schedule functions.");
  return tx;
}

/** What `meta.getDeploymentMetadata` answers. */
export function deploymentMetadata(instanceName: string): ConvexJsonObject {
  return { name: instanceName, region: null, class: "s256" };
}

/** What `meta.getRequestMetadata` answers; the network address and token of the caller are not kept. */
export function requestMetadata(requestId: string, jobId: string | null): ConvexJsonObject {
  return { ip: null, userAgent: null, requestId, scheduledFunctionId: jobId, authToken: null };
}
