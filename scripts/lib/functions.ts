import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Backend } from "./backend";
import { adminPost, push } from "./deployment";
import { inRoot } from "./paths";

/** Where the sources of the functions are. */
export const FUNCTION_SOURCES = ["convex", "lib", "messages"];
/** What else decides what a push makes of them: the packages, and the backend that reads it. */
const MAKERS = ["packages/embedded-convex/bin", "packages/embedded-convex/src", "package-lock.json", "tsconfig.json"];

/** What was pushed last from this machine: the sources, and the code that the backend then ran. */
type Pushed = { sources: string; code: string };

/**
 * Pushes `convex/` unless the backend runs exactly these functions: the sources are those of the last push from this data
 * folder, and nobody has pushed anything else since. Variables need no push, the backend reads them anew.
 * Returns what the push printed when it failed, null when all went well.
 */
export async function pushIfNeeded(
  backend: Backend,
  dataFolder: string,
  pushTo = () => push(backend, { codegen: "disable" }),
): Promise<string | null> {
  const path = join(dataFolder, "functions.json");
  const sources = digestOf([...FUNCTION_SOURCES, ...MAKERS].map(inRoot));
  const last = readPushed(path);
  if (last?.sources === sources && last.code === (await codeOf(backend))) return null;
  // A push that is broken off leaves no record.
  rmSync(path, { force: true });
  const complaint = await pushTo();
  if (complaint === null) writeFileSync(path, `${JSON.stringify({ sources, code: await codeOf(backend) } satisfies Pushed)}\n`);
  return complaint;
}

/** One word for the names and contents of everything in these files and folders. */
export function digestOf(paths: string[]): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(`${path}/${name}`);
    else hash.update(`${path}\0`).update(createHash("sha256").update(readFileSync(path)).digest());
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

/** One word for the modules that the backend runs. */
async function codeOf(backend: Backend): Promise<string> {
  const { moduleHashes } = (await adminPost(backend, "/api/get_config_hashes", { adminKey: backend.adminKey })) as { moduleHashes: unknown };
  return createHash("sha256").update(JSON.stringify(moduleHashes)).digest("hex");
}

/** A record that cannot be read is none: the functions are pushed again. */
function readPushed(path: string): Partial<Pushed> | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Partial<Pushed> | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
