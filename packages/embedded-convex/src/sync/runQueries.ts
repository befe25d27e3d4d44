/** Runs the queries of one transition until all of them, and all that were carried forward, hold at one timestamp. */
import type { Database, Identity, Runner, Timestamp } from "../contracts.js";
import { callerOf } from "./caller.js";
import type { LiveQuery, QuerySet } from "./querySet.js";

const CONCURRENCY = 20;

type Dependencies = { database: Pick<Database, "isCurrent" | "visibleTs">; runner: Runner };

/**
 * Fills `pending` of every query that has to run, and returns them with a timestamp at which they and all subscribed
 * queries of the set hold. Null when `isClosed` said so before the end.
 */
export async function runQueries(
  deps: Dependencies,
  queries: QuerySet,
  identity: Identity,
  isClosed: () => boolean,
): Promise<{ ran: LiveQuery[]; ts: Timestamp } | null> {
  for (;;) {
    await runEach(
      [...queries.toRun].filter((query) => query.pending === null),
      (query) => runOne(deps.runner, query, identity),
      isClosed,
    );
    if (isClosed()) return null;
    const batch = [...queries.toRun];
    let current = true;
    for (const query of batch) {
      if (query.pending !== null && !deps.database.isCurrent(query.pending.readSet, query.pending.ts)) query.pending = null;
      // Also a carried query that was invalidated during the runs has joined the set by now.
      if (query.pending === null) current = false;
    }
    if (current) return { ran: batch, ts: deps.database.visibleTs() };
  }
}

async function runOne(runner: Runner, query: LiveQuery, identity: Identity): Promise<void> {
  query.pending = await runner.query({
    component: query.component,
    path: query.udfPath,
    args: query.args,
    identity,
    caller: callerOf(identity),
    requestId: newRequestId(),
    journal: query.journal,
  });
}

/** Sixteen hex digits that name a run in its error text; nothing depends on nobody guessing them. */
function newRequestId(): string {
  const half = (): string =>
    Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return half() + half();
}

async function runEach(queries: LiveQuery[], run: (query: LiveQuery) => Promise<void>, isClosed: () => boolean): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let query = queries[next++]; query !== undefined && !isClosed(); query = queries[next++]) await run(query);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queries.length) }, worker));
}
