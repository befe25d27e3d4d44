/** A function layer on an in-memory (or given) database with the fixture app pushed. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BundledModule, Caller, ConvexJson, Database, FileStorage, Identity, PushedCode } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { readPushRequest } from "../../src/deploy/pushRequest.js";
import { createFunctions, type Functions } from "../../src/runner/functions.js";
import { TestClock } from "../../src/runtime/clock.js";
import { EmbeddedFileStorage } from "../../src/storage/fileStorage.js";
import { FIXTURE_APP, fixturePushRequest, NO_KEYS } from "./pushRequest.js";

export const ADMIN_KEY = "test|0123456789abcdef";
const CLOUD_URL = "http://127.0.0.1:1";
export const START_MS = Date.UTC(2030, 0, 1);
export const NOBODY: Identity = { kind: "none" };

export type Backend = Functions & {
  database: Database;
  clock: TestClock;
  errors: unknown[];
  files: FileStorage;
  query(path: string, args?: ConvexJson, options?: Options & { journal?: string | null }): ReturnType<Functions["runner"]["query"]>;
  mutation(
    path: string,
    args?: ConvexJson,
    options?: Options & { idempotency?: { sessionId: string; requestId: number } },
  ): ReturnType<Functions["runner"]["mutation"]>;
  action(path: string, args?: ConvexJson, options?: Options): ReturnType<Functions["runner"]["action"]>;
  /** Value of a successful call; throws with the error text of a failed one. */
  value(result: Promise<{ ok: true; value: ConvexJson } | { ok: false; errorMessage: string }>): Promise<ConvexJson>;
  close(): Promise<void>;
};
type Options = { identity?: Identity; caller?: Caller; requestId?: string };

/**
 * Opens a backend with a frozen clock at `START_MS`. `database` is for tests of restarts. Without `filesFolder` files cannot be
 * stored: there is no folder then.
 */
export async function openBackend(
  options: {
    push?: boolean;
    app?: string;
    database?: Database;
    clock?: TestClock;
    environment?: Record<string, string>;
    filesFolder?: string;
  } = {},
): Promise<Backend> {
  const clock = options.clock ?? new TestClock({ startMs: START_MS, frozen: true });
  const database = options.database ?? (await openDatabase({ memory: true }, clock));
  const errors: unknown[] = [];
  const reportError = (error: unknown): void => void errors.push(error);
  const folder = options.filesFolder ?? "/nonexistent";
  const files = new EmbeddedFileStorage({ folder, database, clock, cloudUrl: CLOUD_URL, secret: ADMIN_KEY, reportError });
  if (options.filesFolder !== undefined) await files.start();
  const functions = await createFunctions({
    database,
    files,
    clock,
    adminKey: ADMIN_KEY,
    instanceName: "test",
    builtInEnvironment: { CONVEX_CLOUD_URL: CLOUD_URL, CONVEX_SITE_URL: "http://127.0.0.1:2" },
    reportError,
  });
  if (options.push !== false) {
    await functions.environment.update({ FIXTURE_JWKS: NO_KEYS, ...options.environment });
    await pushFixture(functions, options.app);
  }
  const { runner } = functions;
  const call = (
    path: string,
    args: ConvexJson = {},
    { identity = NOBODY, caller = "client", requestId = randomBytes(8).toString("hex") }: Options = {},
  ) => ({ path, args, identity, caller, requestId });
  return {
    ...functions,
    database,
    clock,
    errors,
    files,
    query: (path, args, more = {}) => runner.query({ ...call(path, args, more), journal: more.journal ?? null }),
    mutation: (path, args, more = {}) =>
      runner.mutation({ ...call(path, args, more), ...(more.idempotency === undefined ? {} : { idempotency: more.idempotency }) }),
    action: (path, args, more) => runner.action(call(path, args, more)),
    value: async (result) => {
      const done = await result;
      if (!done.ok) throw new Error(done.errorMessage);
      return done.value;
    },
    close: async () => {
      await runner.close();
      await files.close();
      await database.close();
    },
  };
}

/** What a fixture app's push carries. */
export async function fixtureCode({ deployer }: Pick<Functions, "deployer">, app = FIXTURE_APP): Promise<PushedCode> {
  return readPushRequest(JSON.parse(readFileSync(await fixturePushRequest(app), "utf8")) as Record<string, unknown>, deployer).code;
}

/** The fixture app's modules, schema included. */
export async function fixtureModules(): Promise<BundledModule[]> {
  const { appDefinition } = JSON.parse(readFileSync(await fixturePushRequest(), "utf8")) as {
    appDefinition: { changedModules: BundledModule[]; schema: BundledModule };
  };
  return [...appDefinition.changedModules, appDefinition.schema];
}

export async function pushFixture(functions: Pick<Functions, "deployer" | "environment">, app = FIXTURE_APP): Promise<void> {
  const { deployer, environment } = functions;
  const code = await fixtureCode(functions, app);
  await deployer.activate(code, await deployer.analyze(code, environment.all()));
}

/** A push without components. */
export function codeOf(modules: BundledModule[]): PushedCode {
  return { modules, definition: null, dependencies: [], components: [] };
}
