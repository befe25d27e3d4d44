import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./files";

const files = new Set(projectFiles().filter((path) => /\.(ts|tsx|mts|mjs)$/.test(path) && !path.includes("_generated/")));

/** The file an import leads to, or null for packages and generated code. */
function target(from: string, specifier: string): string | null {
  const path = specifier.startsWith("@/") ? specifier.slice(2) : specifier.startsWith(".") ? join(dirname(from), specifier) : null;
  if (path === null) return null;
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`].find((candidate) => files.has(candidate)) ?? null;
}

/** What a file imports of this repository, types included. */
function importsOf(path: string): string[] {
  const statements = textOf(path).matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"'`]*?["']([^"']+)["']/g);
  return [...statements].flatMap(([, specifier = ""]) => target(path, specifier) ?? []);
}

/** Each cycle of imports, as the files along it. */
function cycles(): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const cycle = trail.slice(at);
      const first = cycle.indexOf([...cycle].sort()[0] ?? "");
      found.add([...cycle.slice(first), ...cycle.slice(0, first)].join(" → "));
      return;
    }
    if (done.has(path)) return;
    for (const next of importsOf(path)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  return [...found].sort();
}

describe("imports", () => {
  it("go one way: no file imports itself round a corner, not even a type", () => {
    expect(cycles()).toEqual([]);
  });
});
