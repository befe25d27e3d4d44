/** Puts database, functions and edges together, and opens the ports. */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { inspect } from "node:util";
import { UserError, type Database, type FileStorage } from "../contracts.js";
import { Backups } from "../backup/backups.js";
import { backupRoutes } from "../backup/backupRoute.js";
import { openDatabase } from "../db/database.js";
import { deployRoutes } from "../deploy/deployRoutes.js";
import { FunctionLog } from "../deploy/functionLog.js";
import { Pushes } from "../deploy/pushes.js";
import { withSystemFunctions } from "../deploy/systemFunctions.js";
import { functionRoutes } from "../http/functionRoutes.js";
import { serveHttpAction } from "../http/httpActions.js";
import { infoRoutes } from "../http/infoRoutes.js";
import { createListener } from "../http/router.js";
import { storageRoutes } from "../http/storageRoutes.js";
import { sendError } from "../http/transport.js";
import { createFunctions, type Functions } from "../runner/functions.js";
import { SystemClock, TestClock } from "../runtime/clock.js";
import { EmbeddedFileStorage } from "../storage/fileStorage.js";
import { SyncServer } from "../sync/syncServer.js";
import { loadAdminKey } from "./adminKey.js";
import { prepareDataFolder } from "./dataFolder.js";
import { lockDataFolder } from "./dataLock.js";
import { EXIT, StartFailure } from "./failure.js";
import { closeServer, listen, urlOf } from "./listeners.js";
import type { ServerOptions } from "./options.js";
import { testClockRoutes } from "./testClockRoute.js";

export type RunningServer = {
  /** Address of the API and the sockets. */
  url: string;
  /** Address of the HTTP actions. */
  siteUrl: string;
  adminKey: string;
  /** Stops taking requests, lets running ones end, and writes everything down. */
  close(): Promise<void>;
};

const VERSION = "embedded-convex 0.1.0";

const CLOSE_GRACE_MS = 5_000;

/** Starts a server. Rejects with StartFailure when the data folder or a port cannot be had, or the push request is refused. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const folder = prepareDataFolder(options.dataFolder);
  const unlock = lockDataFolder(folder);
  const undo: Array<() => void | Promise<void>> = [unlock];
  try {
    return await start(options, folder, unlock, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** `undo` collects what has to be taken back, last first, when starting fails half-way. */
async function start(
  options: ServerOptions,
  folder: string,
  unlock: () => void,
  undo: Array<() => void | Promise<void>>,
): Promise<RunningServer> {
  const host = options.host ?? "127.0.0.1";
  const instanceName = options.instanceName ?? "embedded";
  const reportError = options.reportError ?? ((error: unknown) => console.error(`embedded-convex: ${inspect(error)}`));
  const adminKeyFile = options.adminKeyFile ?? join(folder, "admin-key");
  const adminKey = loadAdminKey(adminKeyFile, instanceName);
  const clock = options.testClock === true ? new TestClock() : new SystemClock();

  // The ports come first: their addresses are part of the functions' environment.
  let ready: Handlers | null = null;
  const site = await listen(
    (request, response) => (ready === null ? unavailable(response) : ready.site(request, response)),
    host,
    options.sitePort ?? 3211,
    "--site-port",
  );
  undo.push(() => closeServer(site, CLOSE_GRACE_MS));
  const main = await listen(
    (request, response) => (ready === null ? unavailable(response) : ready.main(request, response)),
    host,
    options.port ?? 3210,
    "--port",
  );
  undo.push(() => closeServer(main, CLOSE_GRACE_MS));
  const urls = { cloudUrl: options.urlOrigin ?? urlOf(main), siteUrl: options.siteUrlOrigin ?? urlOf(site) };

  const database = await openDatabase({ dir: join(folder, "database") }, clock);
  undo.push(() => database.close());
  const files = new EmbeddedFileStorage({
    folder: join(folder, "files"),
    database,
    clock,
    cloudUrl: urls.cloudUrl,
    secret: adminKey,
    ...(options.maxFileBytes === undefined ? {} : { maxFileBytes: options.maxFileBytes }),
    reportError,
  });
  await files.start();
  undo.push(() => files.close());
  const backups = new Backups({ folder, adminKeyFile, database, files, nowMs: () => Date.now() });
  undo.push(() => backups.close());
  const functions = await createFunctions({
    database,
    files,
    clock,
    adminKey,
    instanceName,
    builtInEnvironment: { CONVEX_CLOUD_URL: urls.cloudUrl, CONVEX_SITE_URL: urls.siteUrl },
    reportError,
  });
  undo.push(() => functions.runner.close());
  const edges = assemble({ database, files, backups, functions, urls, instanceName, reportError, testClock: clock instanceof TestClock ? clock : null });
  undo.push(() => edges.close());
  // Jobs that were due while the server was down run now, and may call back over HTTP.
  ready = edges.handlers;
  main.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!edges.sync.upgrade(request, socket, head)) socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  if (options.pushRequestFile !== undefined) await pushFile(edges.pushes, options.pushRequestFile);

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    edges.close();
    // Requests under way are answered before what they need is closed.
    await Promise.all([closeServer(main, CLOSE_GRACE_MS), closeServer(site, CLOSE_GRACE_MS)]);
    await functions.runner.close();
    await backups.close();
    await files.close();
    await database.close();
    unlock();
  };
  return { url: urlOf(main), siteUrl: urlOf(site), adminKey, close: () => (closing ??= close()) };
}

type Handlers = {
  main: (request: IncomingMessage, response: ServerResponse) => void;
  site: (request: IncomingMessage, response: ServerResponse) => void;
};

function assemble(parts: {
  database: Database;
  files: FileStorage;
  backups: Backups;
  functions: Functions;
  urls: { cloudUrl: string; siteUrl: string };
  instanceName: string;
  reportError: (error: unknown) => void;
  testClock: TestClock | null;
}): { handlers: Handlers; sync: SyncServer; pushes: Pushes; close: () => void } {
  const { database, urls, reportError } = parts;
  const { authenticator, deployer, environment } = parts.functions;
  const runner = withSystemFunctions(parts.functions.runner, { database, deployer, environment, cloudUrl: urls.cloudUrl });
  const log = new FunctionLog();
  runner.onExecution((execution) => log.record(execution));
  const pushes = new Pushes(database, deployer, environment);
  const sync = new SyncServer({ database, runner, authenticator, reportError });
  const httpActions = (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> =>
    serveHttpAction(runner, authenticator, request, response, path);
  const main = createListener({
    routes: {
      ...infoRoutes(parts.instanceName, VERSION),
      ...functionRoutes(database, runner),
      ...storageRoutes(parts.files),
      ...backupRoutes(parts.backups),
      ...deployRoutes({ pushes, deployer, environment, log, urls }),
      ...(parts.testClock === null ? {} : testClockRoutes(parts.testClock, runner)),
    },
    authenticator,
    httpActions,
    reportError,
  });
  const site = (request: IncomingMessage, response: ServerResponse): void => {
    httpActions(request, response, request.url ?? "/").catch((error: unknown) => {
      if (sendError(response, error)) reportError(error);
    });
  };
  return {
    handlers: { main, site },
    sync,
    pushes,
    close: () => {
      sync.close();
      log.close();
    },
  };
}

function unavailable(response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1", "content-length": 0 });
  response.end();
}

async function pushFile(pushes: Pushes, path: string): Promise<void> {
  try {
    await pushes.push(pushes.read(JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>));
  } catch (error) {
    if (error instanceof UserError || error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined)
      throw new StartFailure(EXIT.pushFailed, `The push request ${path} was refused: ${(error as Error).message}`);
    throw error;
  }
}
