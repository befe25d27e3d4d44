import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { findOrGetChromium } from "./lib/chromium";
import { Failure, runScript } from "./lib/failure";
import { inRoot, ROOT } from "./lib/paths";
import { buildForTests } from "./lib/site";

/** What a step of `npm test` found; `failures` names what failed where the step can tell. */
type Result = { passed: number; failed: number; failures?: string[] };
type Step = { name: string; run: () => Promise<Result> };

const bin = (name: string) => inRoot(`node_modules/.bin/${name}`);

const STEPS: Record<string, Step> = {
  // Next writes the types of the routes itself; the lint rules and the compiler read them.
  routeTypes: { name: "types of routes", run: () => check("routes", bin("next"), ["typegen"]) },
  statics: { name: "lint and types", run: lintAndTypes },
  tests: { name: "structure, unit, components, Convex", run: () => vitest(["structure", "unit", "components", "convex"]) },
  backend: { name: "embedded-convex", run: () => vitest(["embedded"]) },
  build: { name: "build", run: build },
  e2e: { name: "browser journeys", run: () => vitest(["e2e"]) },
};

const CHOICES: Record<string, string[]> = {
  all: Object.keys(STEPS),
  quick: ["routeTypes", "statics", "tests"],
  e2e: ["build", "e2e"],
};

await runScript(async () => {
  const chosen = choose(process.argv.slice(3));
  if (chosen.includes("e2e")) findOrGetChromium();
  let passed = 0;
  let failed = 0;
  const failures: string[] = [];
  for (const key of chosen) {
    const step = STEPS[key];
    if (step === undefined) throw new Failure(`There is no step ${key}.`);
    const startedMs = performance.now();
    console.log(`\n── ${step.name}`);
    const result = await step.run();
    passed += result.passed;
    failed += result.failed;
    if (result.failed > 0) failures.push(...(result.failures?.map((what) => `${step.name}: ${what}`) ?? [step.name]));
    const verdict = result.failed === 0 ? "passed" : `${result.failed} FAILED`;
    console.log(`── ${step.name}: ${verdict} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
    // Journeys without a build would only repeat its failure, slowly.
    if (key === "build" && result.failed > 0) break;
  }
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((what) => `  ${what}`).join("\n")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

function choose(argv: string[]): string[] {
  const { values } = parseArgs({ args: argv, options: { quick: { type: "boolean" }, only: { type: "string" } } });
  const name = values.quick === true ? "quick" : (values.only ?? "all");
  return CHOICES[name] ?? (name in STEPS ? [name] : unknownChoice(name));
}

function unknownChoice(name: string): never {
  throw new Failure(`There is no part ${name}; there are ${[...Object.keys(CHOICES), ...Object.keys(STEPS)].join(", ")}.`);
}

/** A command that is right or wrong as a whole. */
async function check(what: string, command: string, args: string[]): Promise<Result> {
  const code = await show(command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, failures: [what] };
}

/** Two lanes: the lint rules take one core as long as the three compilations together take the other. */
async function lintAndTypes(): Promise<Result> {
  const compile = async () => [
    await check("types", bin("tsc"), ["--noEmit", "-p", "."]),
    await check("types of convex/", bin("tsc"), ["--noEmit", "-p", "convex"]),
    await check("types of embedded-convex", bin("tsc"), ["--noEmit", "-p", "packages/embedded-convex"]),
  ];
  const [lint, types] = await Promise.all([check("lint", bin("eslint"), [".", "--max-warnings", "0"]), compile()]);
  return [lint, ...types].reduce((all, one) => ({
    passed: all.passed + one.passed,
    failed: all.failed + one.failed,
    failures: [...(all.failures ?? []), ...(one.failures ?? [])],
  }));
}

/** The build that the journeys use, made without any key. */
async function build(): Promise<Result> {
  try {
    await buildForTests();
    return { passed: 1, failed: 0 };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
};

/** Test projects, counted test by test. A skipped test counts as failed, and so does a file that could not be loaded. */
async function vitest(projects: string[]): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  const path = join(folder, "report.json");
  try {
    const names = projects.flatMap((project) => ["--project", project]);
    const code = await show(bin("vitest"), ["run", ...names, "--reporter=default", "--reporter=json", `--outputFile.json=${path}`]);
    const report = JSON.parse(readFileSync(path, "utf8")) as Report;
    const broken = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
    const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + broken.length;
    const failures = [
      ...broken.map(({ name }) => relative(ROOT, name)),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status !== "passed")
          .map(({ status, fullName }) => `${relative(ROOT, name)}: ${fullName} (${status})`),
      ),
    ];
    // Something outside the tests failed, an unhandled rejection for one.
    if (failed === 0 && code !== 0) return { passed: report.numPassedTests, failed: 1 };
    return { passed: report.numPassedTests, failed, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command with its output on the terminal. */
function show(command: string, args: string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", resolve);
  });
}
