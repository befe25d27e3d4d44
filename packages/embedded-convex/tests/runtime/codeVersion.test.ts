import { expect, test } from "vitest";
import { type BundledModule, UserError } from "../../src/contracts.js";
import { CodeVersion } from "../../src/runtime/codeVersion.js";
import { describeThrown } from "../../src/runtime/functionErrors.js";

const module = (path: string, source: string): BundledModule => ({ path, source, environment: "isolate" });
const compile = (...modules: BundledModule[]): Promise<CodeVersion> =>
  CodeVersion.compile("v", modules, (name) => (name === "SET" ? "value" : undefined), 1_234);

test("links chunks by relative path, cycles included", async () => {
  const code = await compile(
    module("dir/main.js", 'import { a } from "../_deps/A.js"; export const sum = () => a() + 1; export default 7;'),
    module("_deps/A.js", 'import { b } from "./B.js"; export function a() { return b() * 2; } export const seed = 5;'),
    module("_deps/B.js", 'import { seed } from "./A.js"; export function b() { return seed; }'),
  );
  const main = code.load("action", "dir/main.js") as { sum: () => number; default: number };
  expect([main.sum(), main.default]).toEqual([11, 7]);
  expect(code.functionModules()).toEqual(["dir/main.js"]);
});

test("evaluates a module once per realm, and anew in a renewed version", async () => {
  const code = await compile(module("m.js", "let n = 0; export const next = () => ++n;"));
  const next = (version: CodeVersion, kind: "transaction" | "action"): number => (version.load(kind, "m.js")["next"] as () => number)();
  expect([
    next(code, "action"),
    next(code, "action"),
    next(code, "transaction"),
    next(
      code.renewed("w", () => undefined, 0),
      "action",
    ),
  ]).toEqual([1, 2, 1, 1]);
});

test("at import time there are variables, a fixed time and a fixed seed, and nothing else", async () => {
  const code = await compile(
    module(
      "ok.js",
      "export const seen = [Date.now(), new Date().getTime(), Math.random(), process.env.SET, process.env.UNSET, 'SET' in process.env];",
    ),
    module("fetches.js", "fetch('https://example.invalid').catch(() => {}); export const done = true;"),
    module("sleeps.js", "setTimeout(() => {}, 1);"),
    module("reads.js", "Convex.syscall('1.0/queryStream', '{}');"),
  );
  const [now, date, random, ...env] = code.load("action", "ok.js")["seen"] as unknown[];
  expect([now, date, ...env]).toEqual([1_234, 1_234, "value", undefined, true]);
  expect((code.renewed("w", () => undefined, 1_234).load("action", "ok.js")["seen"] as unknown[])[2]).toBe(random);
  expect(() => code.load("action", "sleeps.js")).toThrow("setTimeout unsupported at import time");
  expect(() => code.load("action", "reads.js")).toThrow("Can't use database at import time");
});

test("names the module that cannot be parsed, and the place that throws", async () => {
  await expect(compile(module("bad.js", "export const = 1;"))).rejects.toThrow(UserError);
  await expect(compile(module("bad.js", "export const = 1;"))).rejects.toThrow(/^Failed to load bad\.js: /);
  const code = await compile(module("throws.js", 'const first = 1;\nthrow new Error("at the top");\nexport {};'));
  expect(() => code.loadForAnalysis("throws.js")).toThrow("Failed to analyze throws.js: Uncaught Error: at the top\n    at throws.js:2:7");
});

test("stops a module that never finishes loading", { timeout: 30_000 }, async () => {
  const code = await compile(module("loops.js", "for (;;) Math.sqrt(2);"));
  expect(() => code.loadForAnalysis("loops.js")).toThrow("Loading loops.js timed out (maximum duration: 5s)");
});

test("errors of the engine are instances of the classes function code names", async () => {
  const code = await compile(
    module(
      "e.js",
      `export const kinds = () => {
        const caught = [];
        for (const fail of [() => null.x, () => missing, () => new Array(-1), () => JSON.parse("{"), () => decodeURIComponent("%")]) {
          try { fail(); } catch (error) { caught.push([error.name, error instanceof Error, error.constructor === globalThis[error.name], Object.prototype.toString.call(error)]); }
        }
        return JSON.stringify(caught);
      };`,
    ),
  );
  for (const kind of ["action", "transaction"] as const) {
    const kinds = JSON.parse((code.load(kind, "e.js")["kinds"] as () => string)()) as unknown[];
    expect(kinds).toEqual(
      ["TypeError", "ReferenceError", "RangeError", "SyntaxError", "URIError"].map((name) => [name, true, true, "[object Error]"]),
    );
  }
});

test("objects the host made are instances of what actions call them", async () => {
  const code = await compile(
    module(
      "i.js",
      `class Own extends Array {}
       export const classes = (values) => JSON.stringify(values.map((v) => [Object, Array, Promise, Map, Set, Date, RegExp, Own].filter((C) => v instanceof C).map((C) => C.name)));
       export const own = () => classes([new Own(), [], {}, Promise.resolve(), new Date(0), Object.create(null), 1]);`,
    ),
  );
  const { classes, own } = code.load("action", "i.js") as { classes: (values: unknown[]) => string; own: () => string };
  expect(JSON.parse(classes([[], {}, Promise.resolve(), new Map(), new Date(), null, "text"]))).toEqual([
    ["Object", "Array"],
    ["Object"],
    ["Object", "Promise"],
    ["Object", "Map"],
    ["Object", "Date"],
    [],
    [],
  ]);
  expect(JSON.parse(own())).toEqual([
    ["Object", "Array", "Own"],
    ["Object", "Array"],
    ["Object"],
    ["Object", "Promise"],
    ["Object", "Date"],
    [],
    [],
  ]);
});

test("whatever is thrown has a text", async () => {
  const { stacks } = await compile();
  const texts = [
    "s",
    null,
    undefined,
    4,
    { message: "m" },
    Object.create(null),
    {
      toString: () => {
        throw new Error("no");
      },
    },
  ].map((thrown) => describeThrown(thrown, stacks).text);
  expect(texts).toEqual([
    "Uncaught s\n",
    "Uncaught null\n",
    "Uncaught undefined\n",
    "Uncaught 4\n",
    "Uncaught m\n",
    "Uncaught [object Object]\n",
    "Uncaught [object Object]\n",
  ]);
});
