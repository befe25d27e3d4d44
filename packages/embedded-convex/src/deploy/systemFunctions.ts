/** The queries under `_system/cli/` that the official CLI subscribes to with the admin key. */
import type {
  ConvexJson,
  ConvexJsonObject,
  Database,
  Deployer,
  Environment,
  Invocation,
  QueryResult,
  Runner,
  Transaction,
} from "../contracts.js";
import { UserError } from "../contracts.js";

export type SystemServices = { database: Database; deployer: Deployer; environment: Environment; cloudUrl: string };
/** `tx` is the view of the component that was asked about. */
type SystemQuery = (tx: Transaction, args: ConvexJsonObject) => ConvexJson;

const PREFIX = "_system/";
const MAX_ROWS_READ = 8_192;

/** A runner that answers `_system/…` queries of admins itself and hands on everything else. */
export function withSystemFunctions(runner: Runner, services: SystemServices): Runner {
  const queries = systemQueries(services);
  return {
    query: (invocation) => {
      const query =
        invocation.path.startsWith(PREFIX) && invocation.caller !== "client" ? queries.get(canonical(invocation.path)) : undefined;
      return query === undefined ? runner.query(invocation) : runSystemQuery(services.database, query, invocation);
    },
    mutation: (invocation) => runner.mutation(invocation),
    action: (invocation) => runner.action(invocation),
    kindOf: (path, component) => (queries.has(canonical(path)) ? "query" : runner.kindOf(path, component)),
    httpAction: (request, identity) => runner.httpAction(request, identity),
    onExecution: (listener) => runner.onExecution(listener),
    settleScheduled: () => runner.settleScheduled(),
    close: () => runner.close(),
  };
}

function systemQueries({ database, deployer, environment, cloudUrl }: SystemServices): Map<string, SystemQuery> {
  return new Map<string, SystemQuery>([
    ["_system/cli/queryEnvironmentVariables:default", () => Object.entries(environment.all()).map(([name, value]) => ({ name, value }))],
    [
      "_system/cli/queryEnvironmentVariables:get",
      (_tx, args) => {
        const value = environment.all()[String(args.name)];
        return value === undefined ? null : { name: String(args.name), value };
      },
    ],
    [
      "_system/cli/tables:default",
      (tx) => ({ page: database.tableNames(tx.component).map((name) => ({ name })), isDone: true, continueCursor: "end" }),
    ],
    ["_system/cli/tableData:default", tableData],
    ["_system/cli/tableSize:default", (tx, args) => tx.count(text(args, "tableName"), "user")],
    ["_system/cli/modules:apiSpec", () => apiSpec(deployer)],
    ["_system/cli/convexUrl:cloudUrl", () => cloudUrl],
  ]);
}

function tableData(tx: Transaction, args: ConvexJsonObject): ConvexJson {
  const table = text(args, "table");
  const order = text(args, "order");
  if (order !== "asc" && order !== "desc") throw new UserError("InvalidArgument", '`order` must be "asc" or "desc".');
  const options = args.paginationOpts as { cursor: string | null; numItems: number };
  const result = tx.queryPage(
    {
      query: { source: { type: "FullTableScan", tableName: table, order }, operators: [] },
      cursor: options.cursor,
      endCursor: null,
      pageSize: options.numItems,
      maximumRowsRead: MAX_ROWS_READ,
    },
    // Paginating as its user is for the app alone.
    table.startsWith("_") || tx.component !== "" ? "system" : "user",
  );
  return { page: result.page, isDone: result.isDone, continueCursor: result.continueCursor };
}

function apiSpec(deployer: Deployer): ConvexJson {
  const specs: ConvexJson[] = [];
  for (const [path, module] of Object.entries(deployer.current()?.modules ?? {})) {
    for (const fn of module.functions)
      specs.push({
        identifier: `${path}:${fn.name}`,
        functionType: fn.udfType,
        visibility: { kind: fn.visibility },
        args: JSON.parse(fn.args) as ConvexJson,
        returns: JSON.parse(fn.returns) as ConvexJson,
      });
    for (const [routePath, method] of module.httpRoutes ?? []) specs.push({ functionType: "HttpAction", method, path: routePath });
  }
  return specs;
}

async function runSystemQuery(database: Database, query: SystemQuery, invocation: Invocation): Promise<QueryResult> {
  const { tx, release } = database.beginQuery();
  try {
    const common = { journal: null, readSet: tx.readSet, ts: tx.ts, logLines: [] };
    try {
      return { ok: true, value: query(tx.inComponent(invocation.component ?? ""), invocation.args as ConvexJsonObject), ...common };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { ok: false, errorMessage: `[Request ID: ${invocation.requestId}] Server Error\n${error.message}`, ...common };
    }
  } finally {
    release();
  }
}

function text(args: ConvexJsonObject, name: string): string {
  const value = args[name];
  if (typeof value !== "string") throw new UserError("InvalidArgument", `\`${name}\` must be a string.`);
  return value;
}

/** `_system/cli/tables`, `_system/cli/tables.js` and `_system/cli/tables:default` are the same function. */
function canonical(path: string): string {
  const [module = "", name = "default"] = path.split(":");
  return `${module.replace(/\.js$/, "")}:${name}`;
}
