/** The command line program: one ready line, one line for every way it cannot start, an orderly end. */
import { fstatSync } from "node:fs";
import { StartFailure, EXIT } from "./failure.js";
import { parseCommandLine, USAGE } from "./options.js";
import { startServer, type RunningServer } from "./start.js";

const PARENT_CHECK_MS = 1_000;

/** Runs the program until it is told to stop. Sets the exit code; never throws. */
export async function main(argv: string[]): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return refuse(new StartFailure(EXIT.usage, `embedded-convex needs Node.js 20.19 or later; this is ${process.version}.`));
  try {
    const options = parseCommandLine(argv);
    if (options === null) {
      console.log(USAGE);
      return;
    }
    const parent = process.ppid;
    const server = await startServer(options);
    const stop = stopOnce(server);
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
    if (options.exitWithParent) followParent(parent, stop);
    console.log(
      options.json
        ? JSON.stringify({ ready: true, url: server.url, siteUrl: server.siteUrl, dataFolder: options.dataFolder, pid: process.pid })
        : `embedded-convex is ready: ${server.url} (HTTP actions ${server.siteUrl}), data in ${options.dataFolder}`,
    );
  } catch (error) {
    refuse(error);
  }
}

function refuse(error: unknown): void {
  if (!(error instanceof StartFailure)) throw error;
  console.error(`embedded-convex: ${error.message}`);
  process.exitCode = error.exitCode;
}

function stopOnce(server: RunningServer): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`embedded-convex: closing failed: ${error instanceof Error ? error.message : String(error)}`);
        process.exit(1);
      },
    );
  };
}

/** A parent that is gone leaves a pipe closed, or this process to another parent. */
function followParent(parent: number, stop: () => void): void {
  if (hasPipedInput()) {
    process.stdin.on("end", stop);
    process.stdin.on("error", stop);
    process.stdin.resume();
  }
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS).unref();
}

/** Only a pipe ends because somebody has gone: an empty file ends at once, a terminal when somebody presses Ctrl-D. */
function hasPipedInput(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    // Started without standard input: there is nothing to listen to.
    return false;
  }
}
