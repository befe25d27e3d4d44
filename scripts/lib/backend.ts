import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure";
import { inRoot, ROOT } from "./paths";
import { startProcess, type RunningProcess } from "./processes";

/** A backend and the key that may do anything on it. */
export type Backend = { url: string; siteUrl: string; adminKey: string };
export type RunningBackend = Backend & { process: RunningProcess };

type BackendOptions = {
  dataFolder: string;
  port: number;
  sitePort: number;
  testClock: boolean;
  /** Where the world reaches the backend and its HTTP actions, when not on this machine. */
  origins: { url: string; siteUrl: string } | undefined;
};

/**
 * Room for young objects in the backend's heap. Nearly all it makes lives for one request; with the engine's own 16 MiB much of that is copied
 * before it dies, which is felt when a thousand meters tick.
 */
const YOUNG_OBJECTS_MIB = 64;

/** Starts embedded-convex on this machine and waits until it listens. Throws Failure with its own line when it cannot. */
export async function startBackend(options: BackendOptions): Promise<RunningBackend> {
  const folder = join(options.dataFolder, "convex");
  const args = [`--max-semi-space-size=${YOUNG_OBJECTS_MIB}`, inRoot("packages/embedded-convex/bin/embedded-convex.mjs"), "--data", folder, "--json", "--exit-with-parent"];
  args.push("--port", String(options.port), "--site-port", String(options.sitePort));
  if (options.testClock) args.push("--test-clock");
  if (options.origins !== undefined) args.push("--url-origin", options.origins.url, "--site-url-origin", options.origins.siteUrl);

  const complaints: string[] = [];
  let isReady = false;
  return await new Promise((resolve, reject) => {
    const running = startProcess(process.execPath, args, {
      cwd: ROOT,
      env: process.env,
      onLine: (line, stream) => {
        if (isReady || stream === "stderr") {
          if (isReady) console.error(line);
          else complaints.push(line);
          return;
        }
        const ready = readReadyLine(line);
        if (ready === null) return;
        isReady = true;
        resolve({ ...ready, adminKey: readFileSync(join(folder, "admin-key"), "utf8").trim(), process: running });
      },
    });
    void running.exited.then((code) => {
      if (!isReady) reject(new Failure(withOurFlags(complaints.join("\n")) || `The backend ended at once with code ${code}.`));
    });
  });
}

function readReadyLine(line: string): { url: string; siteUrl: string } | null {
  if (!line.startsWith("{")) return null;
  const { url, siteUrl } = JSON.parse(line) as { url?: string; siteUrl?: string };
  return url === undefined || siteUrl === undefined ? null : { url, siteUrl };
}

/** The backend names its own flags; here they are called differently. */
function withOurFlags(text: string): string {
  return text.replace(/^embedded-convex: /gm, "").replace(/--(site-)?port\b/g, "--backend-port");
}
