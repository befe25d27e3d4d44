/** Calls functions: queries on snapshots, mutations one after the other, actions beside them. */
import type {
  ActionResult,
  ConvexJson,
  Database,
  Execution,
  Identity,
  Invocation,
  MutationResult,
  QueryResult,
  Runner,
  Timestamp,
  Transaction,
} from "../contracts.js";
import type { UdfType } from "../runtime/codeVersion.js";
import { describeThrown, failure, type RunError } from "../runtime/functionErrors.js";
import { CronScheduler } from "../scheduler/crons.js";
import { cancelJob, scheduleJob, startJob } from "../scheduler/jobs.js";
import { Scheduler } from "../scheduler/scheduler.js";
import { ActionFrame, type ActionServices, type CallOutcome } from "./actionFrame.js";
import { type Call, callOf, newRequestId, stacksOf, withTimeout } from "./calls.js";
import type { Target } from "./addresses.js";
import type { CodeRegistry } from "./codeRegistry.js";
import { executeOnTransaction, requireCode } from "./execute.js";
import { Executions } from "./executions.js";
import { checkResult, findFunction, prepareArguments, tableNames } from "./functionCalls.js";
import { answerHttp } from "./httpRouter.js";
import { makeJobRunner } from "./jobRunner.js";
import type { FunctionInfo } from "./loadedCode.js";
import { canonicalPath, shortPath } from "./paths.js";
import { cacheKey, QueryCache } from "./queryCache.js";
import type { RunnerOptions } from "./runnerOptions.js";
import { SessionAnswers, type SessionRequest } from "./sessionRequests.js";
import type { TransactionServices } from "./transactionFrame.js";
import { TransactionRun } from "./transactionRun.js";

export class FunctionRunner implements Runner {
  readonly scheduler: Scheduler;
  readonly crons: CronScheduler;
  readonly #options: RunnerOptions;
  readonly #database: Database;
  readonly #registry: CodeRegistry;
  readonly #services: TransactionServices;
  readonly #actionServices: ActionServices;
  readonly #cache: QueryCache;
  readonly #executions: Executions;
  readonly #answers: SessionAnswers;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#database = options.database;
    this.#registry = options.registry;
    this.#services = { database: options.database, files: options.files, instanceName: options.instanceName, builtInEnvironment: options.builtInEnvironment };
    this.#actionServices = {
      clock: options.clock,
      files: options.files,
      instanceName: options.instanceName,
      variable: options.variable,
      call: (kind, target, args, frame) => this.#callFromAction(kind, target, args, frame),
      schedule: (target, atSeconds, args, frame) => this.#scheduleFromAction(target, atSeconds, args, frame),
      cancel: async (id, frame) => {
        await this.#database.mutate(async (tx) => cancelJob(tx.inComponent(frame.component), id));
      },
    };
    this.#executions = new Executions(options.clock);
    this.#cache = new QueryCache(options.database, () => options.clock.nowMs());
    const jobs = makeJobRunner({
      kindIn: (tx, { component, path }) => this.#registry.inTransaction(tx)?.function(component, path)?.udfType ?? null,
      mutationOn: (tx, call) => this.#mutationOn(tx, call),
      action: (call) => this.#runAction(call),
      failed: (error, target) => this.#jobFailed(error, target),
    });
    this.scheduler = new Scheduler(options.database, options.clock, jobs, options.reportError);
    this.crons = new CronScheduler(options.database, options.clock, jobs, options.reportError);
    this.#answers = new SessionAnswers(options.database, options.clock, options.reportError);
  }

  kindOf(path: string, component = ""): UdfType | null {
    return this.#registry.current?.function(component, canonicalPath(path))?.udfType ?? null;
  }

  async query(invocation: Invocation & { journal?: string | null }): Promise<QueryResult> {
    const call = callOf(invocation);
    const journal = invocation.journal ?? null;
    // Internal functions must not be found by clients through the cache.
    if (call.caller === "client" && !this.#isPublic(call)) return await this.#query(call, journal);
    const key = cacheKey(call);
    const find = (): QueryResult | null => this.#cache.find(key, call.args, journal, call.identity);
    return find() ?? (await this.#cache.share(key, call.args, journal, find, () => this.#query(call, journal)));
  }

  async #query(call: Call, journal: string | null): Promise<QueryResult> {
    const outcome = await this.#runQuery(call, journal);
    const { readSet, ts, logLines, journal: nextJournal } = outcome;
    if (!outcome.ok) return { ...failure(outcome.error, call.requestId, logLines), journal: nextJournal, readSet, ts };
    const result = { ok: true as const, value: outcome.value, logLines, journal: nextJournal, readSet, ts };
    this.#cache.add(cacheKey(call), call.args, journal, call.identity, result, outcome.run);
    return result;
  }

  async mutation(invocation: Invocation & { idempotency?: SessionRequest }): Promise<MutationResult> {
    const call = callOf(invocation);
    const outcome = await this.#runMutation(call, invocation.idempotency);
    if (!outcome.ok) return failure(outcome.error, call.requestId, outcome.logLines);
    return { ok: true, value: outcome.value, ts: outcome.ts, logLines: outcome.logLines };
  }

  async action(invocation: Invocation): Promise<ActionResult> {
    const call = callOf(invocation);
    const outcome = await this.#runAction(call);
    return outcome.ok ? outcome : failure(outcome.error, call.requestId, outcome.logLines);
  }

  async httpAction(request: Request, identity: Identity): Promise<Response> {
    const requestId = newRequestId();
    const code = this.#registry.current;
    const startedAtMs = this.#options.clock.nowMs();
    const frames: ActionFrame[] = [];
    const makeFrame = (component: string, route: string): ActionFrame => {
      const frame = new ActionFrame(this.#actionServices, code!, component, route, identity, requestId, null);
      frames.push(frame);
      return frame;
    };
    const { response, component, route, error } = await answerHttp(code, request, makeFrame, requestId);
    this.#executions.report({ component, path: route, kind: "httpAction", startedAtMs, requestId, logLines: frames[0]?.logs.lines ?? [], error });
    return response;
  }

  onExecution(listener: (execution: Execution) => void): () => void {
    return this.#executions.listen(listener);
  }

  async settleScheduled(): Promise<void> {
    // Cron jobs may schedule functions, never the other way round.
    await this.crons.settle();
    await this.scheduler.settle();
  }

  async close(): Promise<void> {
    this.#answers.close();
    await Promise.all([this.crons.close(), this.scheduler.close()]);
  }

  #isPublic({ component, path }: Target): boolean {
    return component === "" && this.#registry.current?.function("", path)?.isPublic === true;
  }

  async #runQuery(call: Call, journal: string | null) {
    const startedAtMs = this.#options.clock.nowMs();
    const { tx, release } = this.#database.beginQuery();
    tx.journal = journal;
    let run: TransactionRun | null = null;
    let outcome: { ok: true; value: ConvexJson; size: number } | { ok: false; error: RunError };
    try {
      run = this.#newRun(tx, call);
      const { value, text } = await executeOnTransaction(this.#services, run, { ...call, kind: "query" });
      outcome = { ok: true, value, size: text.length };
    } catch (error) {
      outcome = { ok: false, error: this.#describe(error, run, call) };
    } finally {
      release();
    }
    const logLines = run?.logs.lines ?? [];
    const error = outcome.ok ? null : outcome.error;
    this.#executions.report({ component: call.component, path: call.path, kind: "query", startedAtMs, requestId: call.requestId, logLines, error });
    const common = { logLines, journal: tx.journal, readSet: tx.readSet, ts: tx.ts };
    if (!outcome.ok) return { ...common, ok: false as const, error: outcome.error };
    return {
      ...common,
      ok: true as const,
      value: outcome.value,
      run: { authRead: run?.authRead === true, timeRead: run?.timeRead === true, size: outcome.size },
    };
  }

  async #runMutation(
    call: Call,
    idempotency?: SessionRequest,
  ): Promise<(CallOutcome & { ok: true; ts: Timestamp }) | (CallOutcome & { ok: false })> {
    const startedAtMs = this.#options.clock.nowMs();
    const started: { run: TransactionRun | null; hasFailed: boolean } = { run: null, hasFailed: false };
    const body = async (tx: Transaction) => {
      const recorded = idempotency === undefined ? null : this.#answers.find(tx, idempotency);
      if (recorded !== null) return { recorded };
      const run = (started.run = this.#newRun(tx, call));
      const { value, text } = await executeOnTransaction(this.#services, run, { ...call, kind: "mutation" });
      if (idempotency !== undefined) this.#answers.record(tx, idempotency, { text, logLines: run.logs.lines });
      return { recorded, value, run };
    };
    try {
      const { value: done, ts } = await this.#database.mutate((tx) =>
        body(tx).catch((error: unknown) => {
          started.hasFailed = true;
          throw error;
        }),
      );
      if (done.recorded !== null) return done.recorded;
      this.#committed(call, done.run, startedAtMs);
      return { ok: true, value: done.value, ts, logLines: done.run.logs.lines };
    } catch (error) {
      // Not the function but the database failed: nobody knows whether the mutation is stored, so nobody may be told that it is not.
      if (!started.hasFailed) throw error;
      const described = this.#describe(error, started.run, call);
      const logLines = started.run?.logs.lines ?? [];
      this.#executions.report({ component: call.component, path: call.path, kind: "mutation", startedAtMs, requestId: call.requestId, logLines, error: described });
      return { ok: false, error: described, logLines };
    }
  }

  async #runAction(call: Call): Promise<CallOutcome> {
    const startedAtMs = this.#options.clock.nowMs();
    const code = this.#registry.current;
    let frame: ActionFrame | null = null;
    let outcome: { ok: true; value: ConvexJson } | { ok: false; error: RunError };
    try {
      const loaded = requireCode(code, shortPath(call.path));
      const info = findFunction(loaded, call, "action", call.caller);
      const argsText = this.#withTables(info, (tx) => prepareArguments(info, call.args, tableNames(tx)));
      const { fn, realm } = info.load();
      const running = (frame = new ActionFrame(this.#actionServices, loaded, call.component, call.path, call.identity, call.requestId, call.jobId));
      const text = (await withTimeout(realm.run(running, () => fn.invokeAction!(call.requestId, argsText), false))) as string;
      outcome = { ok: true, value: this.#withTables(info, (tx) => checkResult(info, text, tableNames(tx))) };
    } catch (error) {
      outcome = { ok: false, error: describeThrown(error, stacksOf(code, call)) };
    }
    const logLines = frame?.logs.lines ?? [];
    const error = outcome.ok ? null : outcome.error;
    this.#executions.report({ component: call.component, path: call.path, kind: "action", startedAtMs, requestId: call.requestId, logLines, error });
    return { ...outcome, logLines };
  }

  async #callFromAction(kind: UdfType, target: Target, args: ConvexJson, frame: ActionFrame): Promise<CallOutcome> {
    const { identity, requestId, jobId } = frame;
    const call: Call = { ...target, args, identity, caller: "system", requestId, jobId };
    if (kind === "action") return await this.#runAction(call);
    return kind === "mutation" ? await this.#runMutation(call) : await this.#runQuery(call, null);
  }

  async #scheduleFromAction(target: Target, atSeconds: number, args: ConvexJson, frame: ActionFrame): Promise<string> {
    const { value } = await this.#database.mutate(async (tx) => {
      const run = this.#newRun(tx, { path: target.path, identity: frame.identity, requestId: frame.requestId, jobId: frame.jobId });
      return { id: scheduleJob(run, tx.inComponent(frame.component), target, atSeconds, args), scheduled: run.scheduled };
    });
    this.scheduler.notice(value.scheduled);
    return value.id;
  }

  #newRun(tx: Transaction, call: Pick<Call, "path" | "identity" | "requestId" | "jobId"> & { announce?: () => void }): TransactionRun {
    const code = requireCode(this.#registry.inTransaction(tx), shortPath(call.path));
    const { identity, requestId, jobId, announce } = call;
    return new TransactionRun({ tx, code, identity, requestId, jobId, ...(announce === undefined ? {} : { announce }) });
  }

  /** Looks at the tables of a function's component. */
  #withTables<T>({ component }: FunctionInfo, read: (tx: Transaction) => T): T {
    const { tx, release } = this.#database.beginQuery();
    try {
      return read(tx.inComponent(component));
    } finally {
      release();
    }
  }

  #describe(error: unknown, run: TransactionRun | null, target: Target): RunError {
    return describeThrown(error, stacksOf(run?.code ?? null, target));
  }

  /** What follows a commit: the scheduler learns of new jobs, listeners of the run. */
  #committed({ component, path }: Target, run: TransactionRun, startedAtMs: number): void {
    this.scheduler.notice(run.scheduled);
    if (run.removedFiles.length > 0) this.#options.files.forget(run.removedFiles);
    this.#executions.report({ component, path, kind: "mutation", startedAtMs, requestId: run.requestId, logLines: run.logs.lines, error: null });
  }

  async #mutationOn(tx: Transaction, call: Call): Promise<() => void> {
    const startedAtMs = this.#options.clock.nowMs();
    const { jobId } = call;
    const run = this.#newRun(tx, jobId === null ? call : { ...call, announce: () => startJob(tx.inComponent(tx.componentOf(jobId) ?? ""), { _id: jobId }) });
    await executeOnTransaction(this.#services, run, { ...call, kind: "mutation" });
    return () => this.#committed(call, run, startedAtMs);
  }

  #jobFailed(error: unknown, target: Target): RunError {
    const described = describeThrown(error, stacksOf(this.#registry.current, target));
    const startedAtMs = this.#options.clock.nowMs();
    this.#executions.report({ ...target, kind: "mutation", startedAtMs, requestId: newRequestId(), logLines: [], error: described });
    return described;
  }
}
