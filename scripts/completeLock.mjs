/**
 * Adds to package-lock.json the platform packages that npm left out because it could not see them while locking.
 * npm 11 refuses `npm ci` on a lock without them ("Missing … from lock file"), although they are optional and meant for
 * another system. Runs after every install; plain JavaScript, because it must work before anything is installed.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "wasm32-wasi"];
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string>, inBundle?: boolean, link?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * The optional dependencies of every locked package that resolve to no entry of the lock.
 * @param {Lock} lock
 * @returns {{ parent: string, name: string, version: string }[]}
 */
export function missingOptionalPackages(lock) {
  const missing = [];
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(lock, parent, name)) missing.push({ parent, name, version });
    }
  }
  return missing;
}

/**
 * The lock with an entry for each missing platform package, its packages in npm's order.
 * @param {Lock} lock
 * @returns {Lock}
 */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const { parent, name, version } of missingOptionalPackages(lock)) {
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(`${parent} wants ${name}@${version}: only exact versions of platform packages can be added`);
    }
    const { cpu, os, libc } = platformOf(name);
    // npm's own order of keys, so that its next write changes nothing here.
    packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(packages[parent]?.dev === true ? { dev: true } : {}),
      ...(libc === undefined ? {} : { libc }),
      optional: true,
      ...(os === undefined ? {} : { os }),
    };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/**
 * System and processor, read from names such as `@next/swc-win32-x64-msvc`.
 * @param {string} name
 * @returns {{ cpu: string[], os?: string[], libc?: string[] }}
 */
export function platformOf(name) {
  if (name.includes("wasm32-wasi")) return { cpu: ["wasm32"] };
  const system = SYSTEMS.find((candidate) => new RegExp(`[-/]${candidate}(-|$)`).test(name));
  const processor = PROCESSORS.find((candidate) => new RegExp(`-${candidate}(-|$)`).test(name));
  if (system === undefined || processor === undefined) {
    throw new Error(`Cannot tell for which system ${name} is made: teach scripts/completeLock.mjs its name`);
  }
  const libc = /-musl/.test(name) ? ["musl"] : /-(gnu|glibc)/.test(name) ? ["glibc"] : undefined;
  return { cpu: [processor], ...(libc === undefined ? {} : { libc }), os: [system] };
}

/**
 * Node's resolution: next to the parent, then next to each package above it.
 * @param {Lock} lock
 * @param {string} parent
 * @param {string} name
 */
function isLocked(lock, parent, name) {
  for (let folder = parent; ;) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (folder === "") return false;
    const above = folder.lastIndexOf("node_modules/");
    folder = above <= 0 ? "" : folder.slice(0, above - 1);
  }
}

function main() {
  const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const before = readFileSync(path, "utf8");
  const lock = JSON.parse(before);
  const added = missingOptionalPackages(lock).length;
  if (added === 0) return;
  writeFileSync(`${path}.tmp`, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  renameSync(`${path}.tmp`, path);
  console.log(`package-lock.json: added ${added} optional platform packages`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
