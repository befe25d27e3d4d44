/** The steps of a push: evaluate, check against the data, make current. */
import { randomUUID } from "node:crypto";
import {
  UserError,
  type Analysis,
  type Database,
  type Deployer,
  type Environment,
  type PushedCode,
  type SchemaDiff,
} from "../contracts.js";
import { HttpError } from "../http/transport.js";
import { readPushRequest, type PushRequest } from "./pushRequest.js";
import { authKeys, indexDiffs, schemaChange, startPushResponse } from "./pushResponse.js";

type Pending = { code: PushedCode; analysis: Analysis; environment: string; schemaError: UserError | null };

/** A push that is started and never finished is forgotten when this many others have started. */
const MAX_PENDING = 20;

export class Pushes {
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly database: Database,
    private readonly deployer: Deployer,
    private readonly environment: Environment,
  ) {}

  /** Parses the body of start_push or evaluate_push; also says whose key it carries. */
  read(body: Record<string, unknown>): PushRequest {
    return readPushRequest(body, this.deployer);
  }

  /** Evaluates a push without changing anything. Rejects with UserError when the code is not valid. */
  async evaluate(request: PushRequest): Promise<object> {
    const analysis = await this.analyze(request);
    return { schemaChange: schemaChange(analysis, null, (await this.trySchemas(analysis)).diffs) };
  }

  /** Evaluates a push and keeps it for `finish`. Data that does not fit the schema is told by `waitForSchema`. */
  async start(request: PushRequest): Promise<object> {
    const environment = this.environment.all();
    const analysis = await this.analyze(request);
    const { diffs, schemaError } = await this.trySchemas(analysis);
    const pushId = randomUUID();
    this.pending.set(pushId, { code: request.code, analysis, environment: JSON.stringify(environment), schemaError });
    for (const oldest of this.pending.keys()) {
      if (this.pending.size <= MAX_PENDING) break;
      this.pending.delete(oldest);
    }
    return startPushResponse(analysis, environment, pushId, request.udfServerVersion, diffs);
  }

  /** Whether existing documents satisfy the started push's schema. Indexes are built when it is finished. */
  waitForSchema(change: unknown): object {
    const pending = this.pending.get(pushIdOf(change));
    if (pending === undefined) return { type: "raceDetected" };
    if (pending.schemaError === null) return { type: "complete" };
    return {
      type: "failed",
      error: pending.schemaError.message,
      componentPath: /^In the component ([^:]+):/.exec(pending.schemaError.message)?.[1] ?? "",
      tableName: /table "([^"]+)"/.exec(pending.schemaError.message)?.[1] ?? null,
    };
  }

  /** Makes a started push current. Rejects with HttpError 409 when it is unknown or the environment has changed since. */
  async finish(startPush: unknown, dryRun: boolean): Promise<object> {
    const change = typeof startPush === "object" && startPush !== null ? (startPush as Record<string, unknown>).schemaChange : null;
    const pushId = pushIdOf(change);
    const pending = this.pending.get(pushId);
    if (pending === undefined) throw new HttpError(409, "RaceDetected", "The push is not known any more. Start it again.");
    this.pending.delete(pushId);
    if (dryRun) return { authDiff: { added: [], removed: [] }, definitionDiffs: {}, componentDiffs: {} };
    if (pending.environment !== JSON.stringify(this.environment.all()))
      throw new HttpError(409, "RaceDetected", "Environment variables have changed during push");
    return this.activate(pending.code, pending.analysis);
  }

  /** Both steps at once: the push request of a file. Rejects with UserError. */
  async push(request: PushRequest): Promise<void> {
    await this.activate(request.code, await this.analyze(request));
  }

  private async activate(code: PushedCode, analysis: Analysis): Promise<object> {
    const before = { paths: this.deployer.moduleHashes().map(({ path }) => path), analysis: this.deployer.current() };
    const { schemas, mounted, unmounted } = await this.deployer.activate(code, analysis);
    const authBefore = authKeys(before.analysis?.authProviders ?? []);
    const authAfter = authKeys(analysis.authProviders);
    const indexes = indexDiffs(analysis, schemas);
    const noModules = { added: [], removed: [] };
    const diffOf = (path: string, type: string, modules: object, crons: object): [string, object] => [
      path,
      {
        diffType: { type },
        moduleDiff: modules,
        udfConfigDiff: null,
        cronDiff: { ...crons, updated: [] },
        indexDiff: indexes[path] ?? { added_indexes: [], removed_indexes: [] },
        schemaDiff: null,
      },
    ];
    const noCrons = { added: [], deleted: [] };
    const modules = difference(
      before.paths,
      code.modules.map(({ path }) => path),
    );
    const components = Object.keys(schemas).filter((path) => path !== "");
    return {
      authDiff: difference(authBefore, authAfter),
      definitionDiffs: {},
      componentDiffs: Object.fromEntries([
        diffOf(
          "",
          before.paths.length === 0 ? "create" : "modify",
          modules,
          difference(cronNames(before.analysis), cronNames(analysis), "deleted"),
        ),
        ...components.map((path) => diffOf(path, mounted.includes(path) ? "create" : "modify", noModules, noCrons)),
        ...unmounted.filter((path) => path !== "").map((path) => diffOf(path, "unmount", noModules, noCrons)),
      ]),
    };
  }

  private analyze(request: PushRequest): Promise<Analysis> {
    return this.deployer.analyze(request.code, this.environment.all());
  }

  /** Applies the schemas in a transaction that is thrown away: what it would change, or how existing documents contradict them. */
  private async trySchemas(analysis: Analysis): Promise<{ diffs: Record<string, SchemaDiff>; schemaError: UserError | null }> {
    const rollback = new Error("rolled back on purpose");
    let diffs: Record<string, SchemaDiff> = {};
    try {
      await this.database.mutate((tx) => {
        diffs = this.deployer.applySchemas(tx, analysis);
        return Promise.reject(rollback);
      });
    } catch (error) {
      if (error instanceof UserError) return { diffs, schemaError: error };
      if (error !== rollback) throw error;
    }
    return { diffs, schemaError: null };
  }
}

function pushIdOf(change: unknown): string {
  const ids = typeof change === "object" && change !== null ? (change as Record<string, unknown>).schemaIds : null;
  const id = typeof ids === "object" && ids !== null ? (ids as Record<string, unknown>)[""] : null;
  return typeof id === "string" ? id : "";
}

function cronNames(analysis: Analysis | null): string[] {
  const specs = analysis?.modules["crons.js"]?.cronSpecs ?? null;
  return specs !== null && typeof specs === "object" ? Object.keys(specs) : [];
}

function difference<Gone extends string = "removed">(before: string[], after: string[], gone: Gone = "removed" as Gone) {
  return { added: after.filter((entry) => !before.includes(entry)), [gone]: before.filter((entry) => !after.includes(entry)) };
}
