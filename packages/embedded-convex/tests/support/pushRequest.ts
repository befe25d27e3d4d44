/** The fixture app as the official command line bundles it: made once per state of its sources. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const FIXTURE_APP = fileURLToPath(new URL("../fixtures/app", import.meta.url));
/** The official command line, as installed. */
export const CONVEX_CLI = join(dirname(createRequire(import.meta.url).resolve("convex/package.json")), "bin/main.js");

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/push-requests", import.meta.url));

/** Path of the fixture app's push request. */
export async function fixturePushRequest(): Promise<string> {
  const hash = createHash("sha256");
  for (const entry of readdirSync(join(FIXTURE_APP, "convex"), { recursive: true, withFileTypes: true }).sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1)))
    if (entry.isFile()) hash.update(join(entry.parentPath, entry.name)).update(readFileSync(join(entry.parentPath, entry.name)));
  const path = join(CACHE, hash.digest("hex").slice(0, 16));
  if (existsSync(`${path}.json`)) return `${path}.json`;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await promisify(execFile)(
    process.execPath,
    [CONVEX_CLI, "deploy", "--push-all-modules", "--codegen", "disable", "--typecheck", "disable", "--write-push-request", unfinished, "--url", "http://127.0.0.1:1", "--admin-key", "x"],
    { cwd: FIXTURE_APP, env: { ...process.env, CI: "1" } },
  );
  renameSync(`${unfinished}.json`, `${path}.json`);
  return `${path}.json`;
}
