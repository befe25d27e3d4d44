import { describe, expect, it } from "vitest";
import { ENVIRONMENT_NAMES } from "@/lib/env";
import { hits, projectFiles, textOf } from "./files";

const files = projectFiles();
const code = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.includes("_generated/"));
const inFolder = (...folders: string[]) => code.filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1).replace(/(\.test|\.d)?\.(ts|tsx|mjs)$/, "");

describe("file names", () => {
  it("primitives are kebab-case", () => {
    expect(inFolder("components/ui").filter((path) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(nameOf(path)))).toEqual([]);
  });

  it("components are PascalCase, what has no markup is camelCase", () => {
    const wrong = inFolder("components")
      .filter((path) => !path.startsWith("components/ui/"))
      .filter((path) => !(path.endsWith(".tsx") ? /^[A-Z][A-Za-z0-9]*$/ : /^[a-z][A-Za-z0-9]*$/).test(nameOf(path)));
    expect(wrong).toEqual([]);
  });

  it("everything else is camelCase", () => {
    const wrong = inFolder("lib", "convex", "scripts", "tests", "bench", "packages").filter(
      (path) => !/^[a-z][A-Za-z0-9]*(\.config)?$/.test(nameOf(path)) && !nameOf(path).endsWith("embedded-convex"),
    );
    expect(
      wrong.filter(
        (path) => !(path.startsWith("tests/components/") || path.includes("/fixtures/")) || !/^[A-Z][A-Za-z0-9]*$/.test(nameOf(path)),
      ),
    ).toEqual([]);
  });

  it("routes hold only the files Next knows, and fonts", () => {
    const known = new Set([
      "page",
      "layout",
      "route",
      "error",
      "global-error",
      "loading",
      "not-found",
      "template",
      "default",
      "robots",
      "sitemap",
      "manifest",
      "fonts",
      "icon",
      "apple-icon",
      "opengraph-image",
    ]);
    expect(inFolder("app").filter((path) => !known.has(nameOf(path)))).toEqual([]);
  });
});

describe("nothing is left unfinished or switched off", () => {
  // Written in pieces so that this file does not find itself.
  const marks = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`);
  const off = new RegExp(`\\b(it|test|describe|suite)\\.(${["only", "skip", "todo", "fails"].join("|")})\\b|\\bx(it|describe)\\(`);
  const silenced = new RegExp(`@ts-${"ignore"}|@ts-${"expect-error"}|@ts-${"nocheck"}`);
  const tests = code.filter((path) => path.includes("tests/"));

  it("no marks in the code", () => {
    expect(code.flatMap((path) => hits(path, marks))).toEqual([]);
  });

  it("no focused, skipped or expected-to-fail test", () => {
    expect(tests.flatMap((path) => hits(path, off))).toEqual([]);
  });

  it("no type check switched off", () => {
    expect(code.filter((path) => !path.startsWith("tests/structure/")).flatMap((path) => hits(path, silenced))).toEqual([]);
  });
});

describe("words and places", () => {
  it("no machine path or package host in any text", () => {
    const places = new RegExp(["/wor" + "k/", "/tmp/bas" + "h_jobs", "https?://regis" + "try\\.", "https?://de" + "b\\."].join("|"));
    const texts = files.filter((path) => /\.(ts|tsx|mjs|md|json|yml|css)$/.test(path) || !path.includes("."));
    expect(texts.flatMap((path) => hits(path, places))).toEqual([]);
  });

  it("screens say advisor and held", () => {
    const texts = files.filter((path) => path.startsWith("messages/"));
    expect(texts.flatMap((path) => hits(path, /\bescrow|\btutor|\bstudent|\bguru/i))).toEqual([]);
  });
});

describe("packages", () => {
  const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path) && !path.includes("/fixtures/"));

  it("every dependency is pinned to one version", () => {
    const loose = manifests.flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(textOf(path)) as Record<
        "dependencies" | "devDependencies",
        Record<string, string> | undefined
      >;
      return Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    });
    expect(loose).toEqual([]);
  });

  it("what verifies webhooks elsewhere, or cannot run inside Convex, is not installed", () => {
    const names = Object.keys((JSON.parse(textOf("package-lock.json")) as { packages: Record<string, unknown> }).packages);
    expect(names.filter((name) => /node_modules\/(svix|@stream-io\/node-sdk)$/.test(name))).toEqual([]);
  });
});

it(".env.example names every variable that is read", () => {
  const named = textOf(".env.example").match(/^[A-Z_]+(?==)/gm) ?? [];
  expect([...named].sort()).toEqual([...ENVIRONMENT_NAMES].sort());
});
