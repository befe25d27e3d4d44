import type { Backend } from "./backend";
import { Failure } from "./failure";
import { inRoot, ROOT } from "./paths";
import { runToEnd } from "./processes";

/** Sets the backend's variables; null removes one. */
export async function setVariables(backend: Backend, changes: { name: string; value: string | null }[]): Promise<void> {
  await adminPost(backend, "/api/update_environment_variables", { changes });
}

/** Runs a function of the deployment, internal ones included, and returns its value as plain JSON. */
export async function runFunction(backend: Backend, path: string, args: Record<string, unknown>): Promise<unknown> {
  const answer = (await adminPost(backend, "/api/function", { path, args, format: "convex_encoded_json" })) as {
    status: string;
    value?: unknown;
    errorMessage?: string;
  };
  if (answer.status !== "success") throw new Failure(`${path} failed: ${answer.errorMessage ?? "no reason given"}`);
  return answer.value;
}

/**
 * Pushes `convex/` with the official CLI. `convex deploy` and never `convex dev`, which would edit `.env.local` and call out.
 * Returns what it printed when it failed, null when all went well.
 */
export async function push(backend: Backend, { codegen }: { codegen: "enable" | "disable" }): Promise<string | null> {
  return await convexCli(backend, ["deploy", "--typecheck", "disable", "--codegen", codegen], ROOT);
}

/** Writes `convex/_generated` of the project in `folder` with the official CLI. Returns its complaint, null when all went well. */
export async function generate(backend: Backend, folder: string): Promise<string | null> {
  return await convexCli(backend, ["codegen", "--typecheck", "disable"], folder);
}

async function convexCli(backend: Backend, command: string[], folder: string): Promise<string | null> {
  const args = [inRoot("node_modules/convex/bin/main.js"), ...command, "--url", backend.url, "--admin-key", backend.adminKey];
  const { code, output } = await runToEnd(process.execPath, args, { cwd: folder, env: cliEnvironment() });
  return code === 0 ? null : output;
}

/** The CLI must neither ask questions nor find another deployment in the environment. */
function cliEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("CONVEX_"));
  return { ...Object.fromEntries(inherited), NODE_ENV: process.env.NODE_ENV, CI: "1" };
}

/** Posts to a route of the backend that asks for its admin key. Throws Failure with what it refused with. */
export async function adminPost(backend: Backend, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${backend.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Convex ${backend.adminKey}`, "Convex-Client": "npm-cli-1.48.0" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  // A failing function answers 560 with its own JSON; everything else above 299 is the server refusing.
  if (!response.ok && response.status !== 560) throw new Failure(`The backend refused ${path} (${response.status}): ${text.slice(0, 300)}`);
  return text === "" ? null : (JSON.parse(text) as unknown);
}
