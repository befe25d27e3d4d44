/** The fixture app as the official command line bundles it: made once per state of its sources. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export const FIXTURE_APP = join(import.meta.dirname, "../fixtures/app");
/** The official command line, as installed. */
export const CONVEX_CLI = join(dirname(createRequire(import.meta.url).resolve("convex/package.json")), "bin/main.js");

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/push-requests");

/** An app that mounts components: two of its own and two of the npm registry's. */
export const COMPOSED_APP = join(import.meta.dirname, "../fixtures/composed");

/** Path of a fixture app's push request. */
export async function fixturePushRequest(app = FIXTURE_APP): Promise<string> {
  const hash = createHash("sha256");
  for (const entry of readdirSync(app, { recursive: true, withFileTypes: true }).sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  ))
    if (entry.isFile()) hash.update(join(entry.parentPath, entry.name)).update(readFileSync(join(entry.parentPath, entry.name)));
  const path = join(CACHE, hash.digest("hex").slice(0, 16));
  if (existsSync(`${path}.json`)) return `${path}.json`;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await promisify(execFile)(
    process.execPath,
    [
      CONVEX_CLI,
      "deploy",
      "--push-all-modules",
      "--codegen",
      "disable",
      "--typecheck",
      "disable",
      "--write-push-request",
      unfinished,
      "--url",
      "http://127.0.0.1:1",
      "--admin-key",
      "x",
    ],
    { cwd: app, env: { ...process.env, CI: "1" } },
  );
  renameSync(`${unfinished}.json`, `${path}.json`);
  return `${path}.json`;
}

/** An empty key set: enough for the fixture's auth.config, which insists on the variable. */
export const NO_KEYS = "data:application/json;base64,eyJrZXlzIjpbXX0=";

/** Sets the variables the fixture app needs and pushes it over HTTP, as the command line does. */
export async function pushFixture(url: string, adminKey: string, jwks: string = NO_KEYS): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { authorization: `Convex ${adminKey}`, "content-type": "application/json" },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  await post("/api/update_environment_variables", { changes: [{ name: "FIXTURE_JWKS", value: jwks }] });
  const request = JSON.parse(readFileSync(await fixturePushRequest(), "utf8")) as object;
  const startPush = await post("/api/deploy2/start_push", { ...request, adminKey });
  await post("/api/deploy2/finish_push", { adminKey, startPush, dryRun: false });
}
