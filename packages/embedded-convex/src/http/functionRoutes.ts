/** `/api/query`, `/mutation`, `/action`, `/function`, `/run/…`, `/query_batch`, `/query_ts` and `/query_at_ts`. */
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type {
  ActionResult,
  ConvexJson,
  Database,
  FunctionFailure,
  Identity,
  Invocation,
  MutationResult,
  QueryResult,
  Runner,
} from "../contracts.js";
import { callerOf } from "../sync/caller.js";
import { decodeTimestamp, encodeTimestamp } from "../sync/protocol.js";
import { readIdentity, requireAdmin } from "./credentials.js";
import { exportValue, parseFormat, type ValueFormat } from "./formats.js";
import type { Exchange, Routes } from "./router.js";
import { HttpError, readJsonObject, sendJson } from "./transport.js";

/** 16 MiB of arguments and room for the rest of the request. */
const MAX_BODY_BYTES = 16 * 1024 * 1024 + 2_000;
/** How far back `query_at_ts` reaches. */
const MAX_SNAPSHOT_AGE_NS = 10_000_000_000n;

type Call = { path: string; args: ConvexJson; format: ValueFormat };
type FunctionResult = QueryResult | MutationResult | ActionResult;

export function functionRoutes(database: Pick<Database, "visibleTs" | "isCurrent">, runner: Runner): Routes {
  const read = async (exchange: Exchange): Promise<{ call: Call; identity: Identity }> => {
    const body = await readJsonObject(exchange.request, MAX_BODY_BYTES);
    return { call: readCall(body), identity: await readIdentity(exchange.authenticator, exchange.request, exchange.url) };
  };
  return {
    "POST /api/query": async (exchange) => {
      const { call, identity } = await read(exchange);
      answer(exchange.response, await runner.query(invocation(call, identity)), call.format);
    },
    "GET /api/query": async (exchange) => {
      const { searchParams } = exchange.url;
      const call = readCall({
        path: searchParams.get("path"),
        args: parseArgumentText(searchParams.get("args")),
        format: searchParams.get("format"),
      });
      const identity = await readIdentity(exchange.authenticator, exchange.request, exchange.url);
      answer(exchange.response, await runner.query(invocation(call, identity)), call.format);
    },
    "POST /api/mutation": async (exchange) => {
      const { call, identity } = await read(exchange);
      answer(exchange.response, await runner.mutation(invocation(call, identity)), call.format);
    },
    "POST /api/action": async (exchange) => {
      const { call, identity } = await read(exchange);
      answer(exchange.response, await runner.action(invocation(call, identity)), call.format);
    },
    "POST /api/function": async (exchange) => {
      const body = await readJsonObject(exchange.request, MAX_BODY_BYTES);
      const identity = await requireAdmin(exchange.authenticator, exchange.request, exchange.url);
      const component = body.componentPath ?? "";
      if (typeof component !== "string") throw new HttpError(400, "BadJsonBody", "`componentPath` must be a string.");
      const call = readCall(body);
      answer(exchange.response, await runAny(runner, { ...invocation(call, identity), component }), call.format);
    },
    "POST /api/run/*": async (exchange) => {
      const body = await readJsonObject(exchange.request, MAX_BODY_BYTES);
      const identity = await readIdentity(exchange.authenticator, exchange.request, exchange.url);
      const call = readCall({ ...body, path: pathOfIdentifier(exchange.rest) });
      answer(exchange.response, await runAny(runner, invocation(call, identity)), call.format);
    },
    "POST /api/query_batch": async (exchange) => {
      const body = await readJsonObject(exchange.request, MAX_BODY_BYTES);
      if (!Array.isArray(body.queries)) throw new HttpError(400, "BadJsonBody", "`queries` must be an array.");
      const calls = body.queries.map(readCall);
      const identity = await readIdentity(exchange.authenticator, exchange.request, exchange.url);
      const results = await queryTogether(
        database,
        runner,
        calls.map((call) => invocation(call, identity)),
      );
      sendJson(exchange.response, 200, { results: results.map((result, index) => resultBody(result, calls[index]?.format ?? "json")) });
    },
    "POST /api/query_ts": async (exchange) => {
      sendJson(exchange.response, 200, { ts: encodeTimestamp(database.visibleTs()) });
    },
    "POST /api/query_at_ts": async (exchange) => {
      const body = await readJsonObject(exchange.request, MAX_BODY_BYTES);
      const call = readCall(body);
      const ts = readTimestamp(body.ts, database.visibleTs());
      const identity = await readIdentity(exchange.authenticator, exchange.request, exchange.url);
      const result = await runner.query(invocation(call, identity));
      // Untouched since `ts`, every read would have returned the same then.
      if (!database.isCurrent(result.readSet, ts))
        throw new HttpError(
          503,
          "OutOfRetention",
          "What this query reads has changed since its timestamp. Ask for a new timestamp and try again.",
        );
      answer(exchange.response, result, call.format);
    },
  };
}

function readCall(raw: unknown): Call {
  if (typeof raw !== "object" || raw === null) throw new HttpError(400, "BadJsonBody", "A call must be an object with `path` and `args`.");
  const { path, args, format } = raw as Record<string, unknown>;
  if (typeof path !== "string") throw new HttpError(400, "BadJsonBody", "`path` must be a string.");
  if (!/^[^:\s]+(?::[A-Za-z_$][\w$]*)?$/.test(path))
    throw new HttpError(400, "BadConvexFunctionIdentifier", `${path} is not a valid path to a Convex function.`);
  return { path, args: readArguments(args), format: parseFormat(format) };
}

function readArguments(args: unknown): ConvexJson {
  if (Array.isArray(args)) {
    if (args.length > 1) throw new HttpError(400, "BadJsonBody", "A function takes one arguments object.");
    return (args[0] ?? {}) as ConvexJson;
  }
  if (typeof args !== "object" || args === null)
    throw new HttpError(400, "BadJsonBody", "`args` must be an object, or an array that holds one object.");
  return args as ConvexJson;
}

function parseArgumentText(text: string | null): unknown {
  if (text === null) throw new HttpError(400, "BadQueryArgs", "The `args` parameter is missing.");
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "BadQueryArgs", "The `args` parameter is not JSON.");
  }
}

/** `messages/list` names the function `list` of the module `messages`. */
function pathOfIdentifier(rest: string): string {
  const parts = rest.split("/");
  const name = parts.pop();
  if (name === undefined || name === "" || parts.length === 0)
    throw new HttpError(400, "MissingIdentifier", "Path or function name not provided in path, e.g. /api/run/messages/list");
  return `${parts.join("/")}:${name}`;
}

function readTimestamp(text: unknown, latest: bigint): bigint {
  if (typeof text !== "string" || Buffer.from(text, "base64").length !== 8)
    throw new HttpError(400, "BadTimestamp", "`ts` must be a timestamp that /api/query_ts has returned.");
  const ts = decodeTimestamp(text);
  if (ts > latest || latest - ts > MAX_SNAPSHOT_AGE_NS)
    throw new HttpError(400, "SnapshotOutOfRange", "`ts` is too old, or later than the latest commit.");
  return ts;
}

function invocation(call: Call, identity: Identity): Invocation {
  return { path: call.path, args: call.args, identity, caller: callerOf(identity), requestId: randomBytes(8).toString("hex") };
}

/** Runs whatever kind of function the path names. */
async function runAny(runner: Runner, call: Invocation): Promise<FunctionResult> {
  switch (runner.kindOf(call.path, call.component)) {
    case "mutation":
      return runner.mutation(call);
    case "action":
      return runner.action(call);
    case "query":
      return runner.query(call);
    case null:
      return functionNotFound(call.path);
  }
}

function functionNotFound(path: string): FunctionFailure {
  return { ok: false, errorMessage: `Could not find function for '${path}'. Did you forget to run \`npx convex dev\`?`, logLines: [] };
}

/** Runs queries until all results hold at one timestamp. */
async function queryTogether(database: Pick<Database, "isCurrent">, runner: Runner, calls: Invocation[]): Promise<QueryResult[]> {
  let results = await Promise.all(calls.map((call) => runner.query(call)));
  while (results.some((result) => !database.isCurrent(result.readSet, result.ts)))
    results = await Promise.all(
      results.map(async (result, index) =>
        database.isCurrent(result.readSet, result.ts) ? result : await runner.query(calls[index] as Invocation),
      ),
    );
  return results;
}

function answer(response: ServerResponse, result: FunctionResult, format: ValueFormat): void {
  sendJson(response, 200, resultBody(result, format));
}

function resultBody(result: FunctionResult, format: ValueFormat): object {
  const logLines = result.logLines.length > 0 ? { logLines: result.logLines } : {};
  if (result.ok) return { status: "success", value: exportValue(result.value, format), ...logLines };
  const errorData = result.errorData === undefined ? {} : { errorData: exportValue(result.errorData, format) };
  return { status: "error", errorMessage: result.errorMessage, ...errorData, ...logLines };
}
