import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { ROOT } from "../../scripts/lib/paths";

/** Paths of the project's files, as git knows or would know them. */
export function projectFiles(): string[] {
  const output = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return output.split("\n").filter((path) => path !== "" && existsSync(`${ROOT}/${path}`));
}

/** Text of a file of the project. */
export function textOf(path: string): string {
  return readFileSync(`${ROOT}/${path}`, "utf8");
}

/** A pattern in one file: `path:line: text` for each hit. */
export function hits(path: string, pattern: RegExp): string[] {
  return textOf(path)
    .split("\n")
    .flatMap((line, n) => (pattern.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : []));
}
