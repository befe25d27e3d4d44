import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { KEYLESS } from "../../../scripts/lib/environment";

const PROJECT_FOLDER = fileURLToPath(new URL("../../../", import.meta.url));
const START_LIMIT_MS = 120_000;

/** The production build on a temporary database with demo data, started the way `npm start` starts it. */
export class Stack {
  private constructor(
    private readonly child: ChildProcess,
    readonly dataFolder: string,
    readonly siteUrl: string,
    readonly convexUrl: string,
  ) {}

  static async start(options: { testClock?: boolean } = {}): Promise<Stack> {
    const dataFolder = await mkdtemp(join(tmpdir(), "parley-e2e-"));
    const child = spawn(
      process.execPath,
      [
        join(PROJECT_FOLDER, "scripts/run.mjs"),
        "start",
        "--seed",
        ...["--data", dataFolder, "--port", "0", "--backend-port", "0"],
        ...(options.testClock ? ["--test-clock"] : []),
      ],
      { cwd: PROJECT_FOLDER, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...KEYLESS, PAYMENTS_MODE: "demo" } },
    );
    const said: string[] = [];
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
    return new Stack(child, dataFolder, addresses.siteUrl, addresses.convexUrl);
  }

  /** The key that the backend keeps beside its data. */
  async adminKey(): Promise<string> {
    return (await readFile(join(this.dataFolder, "convex", "admin-key"), "utf8")).trim();
  }

  /** Ends the stack as Ctrl-C does and removes its data. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    await ended;
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
