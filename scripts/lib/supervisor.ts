import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openIdentity } from "../../lib/identity/identityFile";
import { jwksDataUri } from "../../lib/identity/tokens";
import type { Environment } from "../../lib/env";
import { startBackend, type RunningBackend } from "./backend";
import { scheduleBackups } from "./backups";
import { dataEncryptionKey } from "./dataKey";
import { push, runFunction, setVariables } from "./deployment";
import { backendChanges, checkPublishing, loadEnvironment } from "./environment";
import { Failure } from "./failure";
import { pushIfNeeded } from "./functions";
import { onEndRequested } from "./lifetime";
import type { Options } from "./options";
import { claimPort } from "./ports";
import type { RunningProcess } from "./processes";
import { noteRunning } from "./runRecord";
import { buildIfNeeded, startSite } from "./site";
import { watchBackendSources } from "./watch";

/** Fills an empty database with demo data, each part once. */
const SEED_FUNCTION = "seed:run";

/**
 * Runs the whole product on this machine: backend, functions, demo data, site. Resolves when it has been asked to end and
 * everything it started is gone. Throws Failure when something cannot start; nothing is left running then either.
 */
export async function superviseProduct(mode: "dev" | "start", options: Options): Promise<void> {
  const environment = loadEnvironment(mode === "dev" ? { PAYMENTS_MODE: "demo" } : {});
  checkPublishing(environment, options.publicUrl);

  const running = new Supervision();
  onEndRequested(() => running.end(null));
  try {
    await bringUp(mode, options, environment, running);
  } catch (error) {
    running.end(error instanceof Error ? error : new Error(String(error)));
  }
  await running.ended;
}

async function bringUp(mode: "dev" | "start", options: Options, environment: Environment, running: Supervision): Promise<void> {
  const backend = await startBackend({
    dataFolder: prepareFolder(options.dataFolder),
    port: options.backendPort,
    sitePort: options.backendSitePort,
    testClock: options.testClock,
    origins:
      options.publicUrl === undefined ? undefined : { url: `${options.publicUrl}/convex`, siteUrl: `${options.publicUrl}/convex-site` },
  });
  running.onEnd(() => backend.process.stop());
  running.watch("The backend", backend.process);
  const port = await claimPort(options.port, "--port");

  if (mode === "start") await buildIfNeeded(environment, (build) => running.onEnd(() => build.stop()));

  const identityFile = environment.CLERK_SECRET_KEY === undefined ? join(options.dataFolder, "identity.json") : null;
  const localJwks = identityFile === null ? null : jwksDataUri((await openIdentity(identityFile)).key);
  const siteUrl = options.publicUrl ?? `http://localhost:${port}`;
  const DATA_ENCRYPTION_KEY = dataEncryptionKey(options.dataFolder, environment.DATA_ENCRYPTION_KEY);
  await setVariables(backend, backendChanges({ ...environment, DATA_ENCRYPTION_KEY }, { localJwks, siteUrl }));
  const complaint = mode === "dev" ? await push(backend, { codegen: "enable" }) : await pushIfNeeded(backend, options.dataFolder);
  if (complaint !== null) throw new Failure(`The functions in convex/ were not accepted:\n${complaint}`);
  if (options.seed && identityFile !== null) await seed(backend);
  if (running.isEnding) return;

  const convexUrl = options.publicUrl === undefined ? backend.url : `${options.publicUrl}/convex`;
  if (mode === "dev") console.log("The backend runs; Next compiles the first page.");
  const site = startSite(mode, { port, convexUrl, backend, identityFile, environment });
  running.onEnd(() => site.process.stop());
  await site.ready;
  running.watch("Next", site.process);
  running.onEnd(noteRunning(options.dataFolder, { pid: process.pid, siteUrl, backend: { url: backend.url, siteUrl: backend.siteUrl } }));
  if (mode === "dev") running.onEnd(watchBackendSources(() => pushAgain(backend)));
  else running.onEnd(scheduleBackups(backend, options.dataFolder, (error) => tellOfBackup(backend, error)));
  console.log(`Parley is ready at ${siteUrl} (backend ${backend.url}, data ${options.dataFolder})`);
}

/** A database where demo data would meet real people or money refuses it, and works without. */
async function seed(backend: RunningBackend): Promise<void> {
  try {
    await runFunction(backend, SEED_FUNCTION, {});
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`Demo data was not added, or not all of it: ${error.message}`);
  }
}

/** Says on the terminal and to the admins that a backup failed. */
async function tellOfBackup(backend: RunningBackend, error: unknown): Promise<void> {
  console.error("The daily backup failed:", error);
  try {
    await runFunction(backend, "jobs/alerts:backupFailed", {});
  } catch (failure) {
    console.error("The admins could not be told:", failure);
  }
}

async function pushAgain(backend: RunningBackend): Promise<void> {
  const complaint = await push(backend, { codegen: "enable" });
  console.log(
    complaint === null ? "Functions updated." : `The functions in convex/ were not accepted; the previous ones keep running:\n${complaint}`,
  );
}

function prepareFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Failure(`The data folder ${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  return folder;
}

/** What has been started, and its end in the opposite order. */
class Supervision {
  isEnding = false;
  readonly ended: Promise<void>;
  private readonly endings: (() => void | Promise<void>)[] = [];
  private settle: { resolve: () => void; reject: (error: Error) => void } = { resolve: () => undefined, reject: () => undefined };

  constructor() {
    this.ended = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  /** The unexpected end of this process ends everything. */
  watch(name: string, process: RunningProcess): void {
    void process.exited.then((code) => this.end(new Failure(`${name} ended unexpectedly with code ${code}; everything was stopped.`)));
  }

  onEnd(ending: () => void | Promise<void>): void {
    if (this.isEnding) void ending();
    else this.endings.push(ending);
  }

  end(error: Error | null): void {
    if (this.isEnding) return;
    this.isEnding = true;
    void this.runEndings().then(() => (error === null ? this.settle.resolve() : this.settle.reject(error)), this.settle.reject);
  }

  private async runEndings(): Promise<void> {
    for (const ending of this.endings.reverse()) await ending();
  }
}
