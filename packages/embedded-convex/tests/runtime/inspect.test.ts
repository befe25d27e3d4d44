import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { inspect } from "../../src/runtime/inspect.js";
import { LogLines } from "../../src/runtime/logLines.js";

test.each([
  ["text", "'text'"],
  ["it's\n", "'it\\'s\\n'"],
  [-0, "-0"],
  [12n, "12n"],
  [undefined, "undefined"],
  [null, "null"],
  [[], "[]"],
  [[1, "a"], "[ 1, 'a' ]"],
  [{}, "{}"],
  [{ a: { b: [1] } }, "{\n  a: {\n    b: [ 1 ]\n  }\n}"],
  [{ "odd key": 1 }, "{\n  'odd key': 1\n}"],
  [new Error("broken"), "[Error: broken]"],
  [new Map([["k", 1]]), "Map (1) {\n  'k' => 1\n}"],
  [new Set([1]), "Set (1) {\n  1\n}"],
  [runInNewContext("({ a: [1] })"), "{\n  a: [ 1 ]\n}"],
])("%o is shown as Convex shows it", (value, text) => {
  expect(inspect(value)).toBe(text);
});

test("a value inside itself does not loop", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  expect(inspect(loop)).toBe("{\n  self: [Circular]\n}");
});

test("256 lines at most, the last one says so; long lines are cut", () => {
  const logs = new LogLines();
  logs.add("LOG", ["x".repeat(40_000)]);
  for (let i = 0; i < 400; i++) logs.add("LOG", [i]);
  expect(logs.lines).toHaveLength(256);
  expect(logs.lines[0]).toHaveLength(32_768);
  expect(logs.lines[0]!.endsWith(" (truncated due to length)")).toBe(true);
  expect(logs.lines[254]).toBe("[LOG] 253");
  expect(logs.lines[255]).toBe("[ERROR] Log overflow (maximum 256). Remaining log lines omitted.");
});

test("console timers report elapsed milliseconds and unknown labels", () => {
  const logs = new LogLines();
  logs.timer("start", "load", [], 100);
  logs.timer("log", "load", ["half"], 150);
  logs.timer("end", "load", [], 225);
  logs.timer("end", "load", [], 300);
  expect(logs.lines).toEqual(["[INFO] load: 50ms 'half'", "[INFO] load: 125ms", "[WARN] Timer 'load' does not exist"]);
});
