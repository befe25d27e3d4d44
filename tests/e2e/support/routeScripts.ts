import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

/** A sentence that only Convex's client holds. */
const CONVEX_CLIENT = "Connection lost while action was in flight";

/** Bytes, compressed, of the scripts that a page names in its HTML beyond Next, React and Convex's client. */
export async function routeScriptBytes(siteUrl: string, path: string): Promise<number> {
  const { rootMainFiles, polyfillFiles } = JSON.parse(await readFile(".next/build-manifest.json", "utf8")) as {
    rootMainFiles: string[];
    polyfillFiles: string[];
  };
  const html = await (await fetch(siteUrl + path)).text();
  const named = new Set([...html.matchAll(/<script[^>]+src="\/_next\/([^"?]+\.js)/g)].map((match) => match[1] ?? ""));
  for (const file of [...rootMainFiles, ...polyfillFiles]) named.delete(file);
  const scripts = await Promise.all([...named].map(async (file) => await (await fetch(`${siteUrl}/_next/${file}`)).text()));
  return scripts.filter((script) => !script.includes(CONVEX_CLIENT)).reduce((sum, script) => sum + gzipSync(script).length, 0);
}
