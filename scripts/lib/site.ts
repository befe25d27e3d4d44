import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { Environment } from "../../lib/env";
import { KEYLESS } from "./environment";
import { Failure } from "./failure";
import { inRoot, ROOT } from "./paths";
import { runToEnd, startProcess, type RunningProcess } from "./processes";

const NEXT = inRoot("node_modules/next/dist/bin/next");
const GUARD = inRoot("scripts/lib/groupGuard.mjs");
const BUILD_RECORD = inRoot(".next/parley-build.json");
/** What a build depends on. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "messages",
  "public",
  "convex/_generated",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "package-lock.json",
];

export type SiteFacts = {
  port: number;
  /** Where the browser reaches the backend. */
  convexUrl: string;
  /** Where this machine reaches it. */
  backend: { url: string; siteUrl: string };
  identityFile: string | null;
  environment: Environment;
};

/** Starts Next; `ready` resolves once it answers. Nothing else than this machine can reach it. */
export function startSite(mode: "dev" | "start", facts: SiteFacts): { process: RunningProcess; ready: Promise<void> } {
  let isReady = false;
  const early: string[] = [];
  const site = startProcess(process.execPath, [GUARD, process.execPath, NEXT, mode, "-H", "127.0.0.1", "-p", String(facts.port)], {
    cwd: ROOT,
    env: siteEnvironment(facts),
    onLine: (line) => {
      if (isReady) console.log(line);
      else early.push(line);
    },
  });
  const untilReady = async () => {
    let hasEnded = false;
    void site.exited.then(() => {
      hasEnded = true;
    });
    while (!(await answers(facts.port))) {
      if (hasEnded) throw new Failure(`Next did not start:\n${early.join("\n")}`);
    }
    isReady = true;
  };
  return { process: site, ready: untilReady() };
}

/**
 * Builds the site unless the last build was made of the same sources and keys; `onStart` receives the process of a build.
 * Throws Failure with the build's output.
 */
export async function buildIfNeeded(
  environment: Record<string, string | undefined>,
  onStart?: (process: RunningProcess) => void,
): Promise<void> {
  const record = JSON.stringify({ clerkPublishableKey: environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY || null, newestMs: newestChangeMs() });
  if (existsSync(inRoot(".next/BUILD_ID")) && existsSync(BUILD_RECORD) && readFileSync(BUILD_RECORD, "utf8") === record) return;
  console.log("Building the site; this takes a minute or two.");
  const { code, output } = await runToEnd(process.execPath, [NEXT, "build"], { cwd: ROOT, env: nextEnvironment(environment), onStart });
  if (code !== 0) throw new Failure(`The build failed:\n${output}`);
  mkdirSync(inRoot(".next"), { recursive: true });
  writeFileSync(BUILD_RECORD, record);
}

/** The build that tests use: no key of this machine reaches it. */
export async function buildForTests(): Promise<void> {
  await buildIfNeeded(KEYLESS);
}

function newestChangeMs(): number {
  const newest = (path: string): number => {
    const stat = statSync(path);
    if (!stat.isDirectory()) return stat.mtimeMs;
    return Math.max(0, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
  };
  return Math.max(...SOURCES.map(inRoot).filter(existsSync).map(newest));
}

function siteEnvironment(facts: SiteFacts): NodeJS.ProcessEnv {
  return {
    ...nextEnvironment(facts.environment),
    NEXT_PUBLIC_CONVEX_URL: facts.convexUrl,
    PARLEY_BACKEND_URL: facts.backend.url,
    PARLEY_BACKEND_SITE_URL: facts.backend.siteUrl,
    // Set to nothing rather than left out, so that no file of Next's can fill it in.
    PARLEY_IDENTITY_FILE: facts.identityFile ?? "",
  };
}

function nextEnvironment(environment: Record<string, string | undefined>): NodeJS.ProcessEnv {
  // Next sets NODE_ENV by its command; a test runner's value would confuse it.
  const { NODE_ENV: _ours, ...inherited } = process.env;
  return {
    ...(inherited as NodeJS.ProcessEnv),
    ...environment,
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
    // Next would otherwise "repair" the lock for this platform.
    NEXT_IGNORE_INCORRECT_LOCKFILE: "1",
  };
}

/** Whether the front page answers; waits a little when nothing listens yet. */
async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" });
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }
}
