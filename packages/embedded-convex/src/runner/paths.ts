/** Function paths. Canonical is `dir/mod.js:fn`; people write `dir/mod:fn`, and `dir/mod` for the default export. */

/** Canonical form of any spelling; a path that is none stays unknown to the deployment. */
export function canonicalPath(path: string): string {
  const colon = path.indexOf(":");
  const module = colon === -1 ? path : path.slice(0, colon);
  const name = colon === -1 ? "default" : path.slice(colon + 1);
  return `${module.endsWith(".js") ? module : `${module}.js`}:${name}`;
}

/** The short form shown to people: no `.js`, no `:default`. */
export function shortPath(path: string): string {
  const canonical = canonicalPath(path);
  const colon = canonical.indexOf(":");
  const module = canonical.slice(0, colon - 3);
  const name = canonical.slice(colon + 1);
  return name === "default" ? module : `${module}:${name}`;
}

/** Module and export of a canonical path. */
export function splitPath(canonical: string): { module: string; name: string } {
  const colon = canonical.indexOf(":");
  return { module: canonical.slice(0, colon), name: canonical.slice(colon + 1) };
}

const HANDLE_PREFIX = "function://";
const REFERENCE_PREFIX = "_reference/function/";

/** A handle that stays good as long as a function has this path. */
export function handleOf(canonical: string): string {
  return HANDLE_PREFIX + Buffer.from(canonical).toString("base64url");
}

/** Canonical path behind `name`, `reference` or `functionHandle` of a call, or null for something else. */
export function pathOfAddress(address: { name?: unknown; reference?: unknown; functionHandle?: unknown }): string | null {
  if (typeof address.name === "string") return canonicalPath(address.name);
  if (typeof address.functionHandle === "string" && address.functionHandle.startsWith(HANDLE_PREFIX)) {
    return canonicalPath(Buffer.from(address.functionHandle.slice(HANDLE_PREFIX.length), "base64url").toString());
  }
  if (typeof address.reference === "string" && address.reference.startsWith(REFERENCE_PREFIX)) {
    return canonicalPath(address.reference.slice(REFERENCE_PREFIX.length));
  }
  return null;
}
