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
