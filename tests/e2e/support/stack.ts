import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { KEYLESS } from "../../../scripts/lib/environment";
import { treeOf } from "./processTree";

const PROJECT_FOLDER = fileURLToPath(new URL("../../../", import.meta.url));
/** Ten times what a quiet machine takes. */
const START_LIMIT_MS = 240_000;
/** Names the folder of `Stack.prepare` to the processes of the tests. */
export const PREPARED_DATA = "PARLEY_PREPARED_DATA";

type StackOptions = {
  /** Lets a journey move the time of the backend. */
  testClock?: boolean;
  /** Variables beside the ones of a keyless start. */
  environment?: Record<string, string>;
};

/** The production build on a temporary database with demo data, started the way `npm start` starts it. */
export class Stack {
  private constructor(
    private child: ChildProcess,
    readonly dataFolder: string,
    readonly siteUrl: string,
    readonly convexUrl: string,
    /** Every line that it has printed since its first start. */
    readonly said: string[],
    private readonly options: StackOptions,
  ) {}

  /** Makes a data folder with functions and demo data, from which stacks start sooner. Answers the folder, for the caller to remove. */
  static async prepare(): Promise<string> {
    const dataFolder = await newDataFolder();
    const { child } = await launch(dataFolder, { site: "0", backend: "0" }, {});
    await interrupt(child);
    return dataFolder;
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    const dataFolder = await newDataFolder();
    const prepared = process.env[PREPARED_DATA];
    // Under other variables the demo data would be other data.
    if (prepared !== undefined && options.environment === undefined) await cp(prepared, dataFolder, { recursive: true });
    const { child, siteUrl, convexUrl, said } = await launch(dataFolder, { site: "0", backend: "0" }, options);
    return new Stack(child, dataFolder, siteUrl, convexUrl, said, options);
  }

  /** Ends every process of it at once, as a power cut does. Answers the instant, ms. */
  async kill(): Promise<number> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    const killedAtMs = Date.now();
    for (const pid of treeOf(this.child.pid ?? 0).reverse()) killIfThere(pid);
    await ended;
    return killedAtMs;
  }

  /** Starts it again after `kill`, on the same data and addresses. */
  async restart(): Promise<void> {
    const ports = { site: new URL(this.siteUrl).port, backend: new URL(this.convexUrl).port };
    this.child = (await launch(this.dataFolder, ports, this.options, this.said)).child;
  }

  /** The key that the backend keeps beside its data. */
  async adminKey(): Promise<string> {
    return (await readFile(join(this.dataFolder, "convex", "admin-key"), "utf8")).trim();
  }

  /** Ends the stack as Ctrl-C does and removes its data. */
  async stop(): Promise<void> {
    await interrupt(this.child);
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  /** Runs a script of this project against this stack; rejects with its output when it fails. */
  async runScript(name: string): Promise<string> {
    const child = spawn(process.execPath, [join(PROJECT_FOLDER, "scripts/run.mjs"), name, "--data", this.dataFolder], {
      cwd: PROJECT_FOLDER,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output}`);
    return output;
  }
}

const newDataFolder = async () => await mkdtemp(join(tmpdir(), "parley-e2e-"));

/** Ends a start as Ctrl-C does. */
async function interrupt(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It went with its parent.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Starts the product and waits until it says that it is ready. Rejects with everything it said when it ends before. */
async function launch(
  dataFolder: string,
  ports: { site: string; backend: string },
  { testClock = false, environment = {} }: StackOptions,
  said: string[] = [],
) {
  const child = spawn(
    process.execPath,
    [
      join(PROJECT_FOLDER, "scripts/run.mjs"),
      "start",
      "--seed",
      ...["--data", dataFolder, "--port", ports.site, "--backend-port", ports.backend],
      ...(testClock ? ["--test-clock"] : []),
    ],
    { cwd: PROJECT_FOLDER, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...KEYLESS, PAYMENTS_MODE: "demo", ...environment } },
  );
  const addresses = await new Promise<{ siteUrl: string; convexUrl: string }>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not ready after ${START_LIMIT_MS} ms:\n${said.join("\n")}`)), START_LIMIT_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      const ready = /^Parley is ready at (\S+) \(backend (\S+),/.exec(line);
      if (!ready) return;
      clearTimeout(limit);
      resolve({ siteUrl: ready[1] ?? "", convexUrl: ready[2] ?? "" });
    });
    createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
    child.once("exit", (code) => reject(new Error(`start ended with ${code}:\n${said.join("\n")}`)));
  });
  child.removeAllListeners("exit");
  return { child, said, ...addresses };
}
