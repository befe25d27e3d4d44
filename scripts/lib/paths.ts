import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Absolute path of a file of the project. */
export function inRoot(path: string): string {
  return `${ROOT}/${path}`;
}
