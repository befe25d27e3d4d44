/** What the official CLI calls: pushes, hashes, environment, logs. All of it asks for the admin key. */
import type { Deployer, Environment } from "../contracts.js";
import { badDeployKey, requireAdmin } from "../http/credentials.js";
import type { Exchange, Handler, Routes } from "../http/router.js";
import { HttpError, readJsonObject, sendJson } from "../http/transport.js";
import type { FunctionLog } from "./functionLog.js";
import type { Pushes } from "./pushes.js";

const MAX_PUSH_BYTES = 200 * 1024 * 1024;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export type DeployServices = {
  pushes: Pushes;
  deployer: Deployer;
  environment: Environment;
  log: FunctionLog;
  urls: { cloudUrl: string; siteUrl: string };
};

export function deployRoutes({ pushes, deployer, environment, log, urls }: DeployServices): Routes {
  const admin =
    (handler: Handler): Handler =>
    async (exchange) => {
      await requireAdmin(exchange.authenticator, exchange.request, exchange.url);
      await handler(exchange);
    };
  /** Push requests carry the key in the body as well; that one counts. */
  const push =
    (handler: (exchange: Exchange, body: Record<string, unknown>) => Promise<object>): Handler =>
    async (exchange) => {
      const body = await readJsonObject(exchange.request, MAX_PUSH_BYTES);
      if (typeof body.adminKey !== "string") throw badDeployKey();
      const identity = await exchange.authenticator.authenticate({ type: "admin", key: body.adminKey });
      if (identity.kind !== "admin") throw badDeployKey();
      sendJson(exchange.response, 200, await handler(exchange, body));
    };

  return {
    "GET /api/v1/get_canonical_urls": admin(async ({ response }) =>
      sendJson(response, 200, { convexCloudUrl: urls.cloudUrl, convexSiteUrl: urls.siteUrl }),
    ),
    "POST /api/get_config_hashes": push(async () => ({
      config: { functions: "convex/", authInfo: deployer.current()?.authProviders ?? [] },
      moduleHashes: deployer.moduleHashes(),
      nodeDependencies: [],
      udfServerVersion: null,
    })),
    "POST /api/deploy2/evaluate_push": push((_exchange, body) => pushes.evaluate(pushes.read(body))),
    "POST /api/deploy2/start_push": push((_exchange, body) => pushes.start(pushes.read(body))),
    "POST /api/deploy2/wait_for_schema": push(async (_exchange, body) => pushes.waitForSchema(body.schemaChange)),
    "POST /api/deploy2/finish_push": push((_exchange, body) => pushes.finish(body.startPush, body.dryRun === true)),
    "POST /api/deploy2/report_push_completed": push(async () => ({})),
    "POST /api/update_environment_variables": admin(async ({ request, response }) => {
      await environment.update(readChanges(await readJsonObject(request, MAX_BODY_BYTES)));
      response.writeHead(200, { "content-length": 0 });
      response.end();
    }),
    "GET /api/list_environment_variables": admin(async ({ response }) =>
      sendJson(response, 200, { environmentVariables: environment.all() }),
    ),
    "GET /api/v1/list_environment_variables": admin(async ({ response }) =>
      sendJson(response, 200, { environmentVariables: environment.all() }),
    ),
    "GET /api/stream_function_logs": admin(async ({ response, url }) => {
      const cursor = Number(url.searchParams.get("cursor") ?? "0");
      if (!Number.isFinite(cursor)) throw new HttpError(400, "BadCursor", "`cursor` must be a number.");
      sendJson(response, 200, await log.since(cursor));
    }),
  };
}

function readChanges(body: Record<string, unknown>): Record<string, string | null> {
  if (!Array.isArray(body.changes)) throw new HttpError(400, "BadJsonBody", "`changes` must be an array.");
  const changes: Record<string, string | null> = {};
  for (const change of body.changes as unknown[]) {
    const { name, value = null } = (typeof change === "object" && change !== null ? change : {}) as Record<string, unknown>;
    if (typeof name !== "string" || (value !== null && typeof value !== "string"))
      throw new HttpError(400, "BadJsonBody", "A change needs a `name`, and a `value` that is a string or null.");
    changes[name] = value;
  }
  return changes;
}
