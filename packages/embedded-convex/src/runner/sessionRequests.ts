/** Recorded answers of mutations that came over sockets: a mutation sent again is answered, not run again. */
import type { Clock, ConvexJson, Database, MutationResult, Transaction } from "../contracts.js";
import { int64Of } from "../values/index.js";
import { firstRow, rowsOf } from "./systemRows.js";

/** Newest answers kept per session. A client has at most this many unanswered, far fewer in practice. */
const KEPT_PER_SESSION = 1_000;
/** Rows are removed in steps, so that most mutations pay nothing for it. */
const REMOVED_AT_ONCE = 128;
/** How long an answer is kept, in ms. Clients that were away longer have given up. */
const KEPT_MS = 60 * 60 * 1000;
const SWEEP_EVERY_MS = 10 * 60 * 1000;
const SWEPT_AT_ONCE = 1_000;
const TABLE = "_session_requests";

export type SessionRequest = { sessionId: string; requestId: number };
type Success = Extract<MutationResult, { ok: true }>;

/** The recorded answer of a request, or null when it has not been run. */
export function recordedAnswer(tx: Transaction, { sessionId, requestId }: SessionRequest): Success | null {
  const row = firstRow(tx, TABLE, "by_session_and_request", { sessionId, requestId });
  if (row === null) return null;
  return {
    ok: true,
    value: JSON.parse(String(row["result"])) as ConvexJson,
    ts: int64Of(row["ts"] as { $integer: string }),
    logLines: row["logLines"] as string[],
  };
}

/** Records an answer in the mutation's own transaction and drops what the session no longer needs. */
export function recordAnswer(
  tx: Transaction,
  { sessionId, requestId }: SessionRequest,
  answer: { text: string; logLines: string[] },
): void {
  tx.insert(
    TABLE,
    { sessionId, requestId, result: answer.text, logLines: answer.logLines, time: tx.startMs, ts: { $commitTs: null } },
    "system",
  );
  if (requestId < KEPT_PER_SESSION || requestId % REMOVED_AT_ONCE !== 0) return;
  const bounds = [{ type: "Lt" as const, fieldPath: "requestId", value: requestId - KEPT_PER_SESSION }];
  for (const row of [...rowsOf(tx, TABLE, "by_session_and_request", { sessionId }, { bounds })]) remove(tx, String(row["_id"]));
}

/** Removes old answers from time to time until stopped. */
export function sweepAnswers(database: Database, clock: Clock, reportError: (error: unknown) => void): () => void {
  let stopped = false;
  let cancel = (): void => undefined;
  const sweep = async (): Promise<void> => {
    let removed: number;
    do {
      const before = clock.nowMs() - KEPT_MS;
      const { value } = await database.mutate(async (tx) => removeOlderThan(tx, before));
      removed = value;
    } while (removed === SWEPT_AT_ONCE && !stopped);
  };
  const plan = (): void => {
    cancel = clock.callAt(clock.nowMs() + SWEEP_EVERY_MS, () => {
      sweep()
        .catch(reportError)
        .finally(() => {
          if (!stopped) plan();
        });
    });
  };
  plan();
  return () => {
    stopped = true;
    cancel();
  };
}

function removeOlderThan(tx: Transaction, beforeMs: number): number {
  const bounds = [{ type: "Lt" as const, fieldPath: "time", value: beforeMs }];
  const ids: string[] = [];
  for (const row of rowsOf(tx, TABLE, "by_time", {}, { bounds })) {
    ids.push(String(row["_id"]));
    if (ids.length === SWEPT_AT_ONCE) break;
  }
  for (const id of ids) remove(tx, id);
  return ids.length;
}

function remove(tx: Transaction, id: string): void {
  tx.remove(id, { table: TABLE, access: "system" });
}
