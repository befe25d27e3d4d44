import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadAdminKey } from "../../src/server/adminKey.js";
import { lockDataFolder } from "../../src/server/dataLock.js";
import { EXIT, StartFailure } from "../../src/server/failure.js";
import { parseCommandLine } from "../../src/server/options.js";

const DATA_LOCK = join(import.meta.dirname, "../../src/server/dataLock.ts");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function failureOf(run: () => unknown): StartFailure {
  try {
    run();
  } catch (error) {
    if (error instanceof StartFailure) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("data lock", () => {
  it("is held by one process, and free again after release", () => {
    const release = lockDataFolder(folder);
    const failure = failureOf(() => lockDataFolder(folder));
    expect(failure.exitCode).toBe(EXIT.secondInstance);
    expect(failure.message).toContain(`in use by process ${process.pid}`);
    release();
    lockDataFolder(folder)();
  });

  it.each([
    ["a dead process", { pid: 2 ** 22 - 1, startedAt: "x" }],
    ["a process whose id was given to another one", { pid: process.pid, startedAt: "another boot:1" }],
  ])("is taken over from %s", (_what, owner) => {
    writeFileSync(join(folder, "lock.json"), JSON.stringify(owner));
    lockDataFolder(folder)();
  });

  it("is taken over from a process that is just ending, and from one whose end nobody has asked for", () => {
    // The killed process stays in the list of processes: this thread cannot ask for its end while it waits for the lock.
    const owner = spawn(process.execPath, [
      "--import",
      "tsx/esm",
      "--eval",
      `import(${JSON.stringify(DATA_LOCK)}).then((m) => { m.lockDataFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000); });`,
    ]);
    return new Promise<void>((resolve) => {
      owner.stdout.once("data", () => {
        expect(failureOf(() => lockDataFolder(folder)).message).toContain(`in use by process ${owner.pid}`);
        owner.kill("SIGKILL");
        lockDataFolder(folder)();
        resolve();
      });
    });
  });

  it("is taken over from a process that died while writing it", () => {
    writeFileSync(join(folder, "lock.json"), "{");
    lockDataFolder(folder)();
  });
});

describe("admin key", () => {
  it("is made once, readable by its owner only", () => {
    const path = join(folder, "admin-key");
    const key = loadAdminKey(path, "app");
    expect(key).toMatch(/^app\|[0-9a-f]{64}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadAdminKey(path, "other")).toBe(key);
    expect(readFileSync(path, "utf8").trim()).toBe(key);
  });

  it("has to look like one", () => {
    const path = join(folder, "admin-key");
    writeFileSync(path, "short");
    expect(failureOf(() => loadAdminKey(path, "app")).exitCode).toBe(EXIT.dataFolder);
  });
});

describe("command line", () => {
  it("reads all options", () => {
    expect(
      parseCommandLine([
        "--data",
        "d",
        "--port",
        "0",
        "--site-port",
        "1",
        "--host",
        "::1",
        "--instance-name",
        "n",
        "--admin-key-file",
        "k",
        "--push",
        "p",
        "--url-origin",
        "https://x.test/",
        "--max-file-size",
        "5",
        "--test-clock",
        "--json",
        "--exit-with-parent",
      ]),
    ).toEqual({
      dataFolder: "d",
      port: 0,
      sitePort: 1,
      host: "::1",
      instanceName: "n",
      adminKeyFile: "k",
      pushRequestFile: "p",
      urlOrigin: "https://x.test",
      maxFileBytes: 5_242_880,
      testClock: true,
      json: true,
      exitWithParent: true,
    });
    expect(parseCommandLine(["--help"])).toBeNull();
  });

  it.each([
    [[]],
    [["--data", "d", "--port", "70000"]],
    [["--data", "d", "--port", "x"]],
    [["--data", "d", "--wat"]],
    [["--data"]],
    [["--data", "d", "stray"]],
    [["--data", "d", "--url-origin", "ftp://x"]],
    [["--data", "d", "--max-file-size", "0"]],
    [["--data", "d", "--max-file-size", "1.5"]],
    [["--data", "d", "--instance-name", "a|b"]],
  ])("refuses %j in one line", (argv) => {
    const failure = failureOf(() => parseCommandLine(argv));
    expect(failure.exitCode).toBe(EXIT.usage);
    expect(failure.message).not.toContain("\n");
  });
});
