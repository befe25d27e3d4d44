/** The real program in a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "../../bin/embedded-convex.mjs");

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "embedded-convex-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string };
export type ProgramRun = { process: ChildProcess; url: string; siteUrl: string; adminKey: string; exited: Promise<Ended> };

/** Starts the program and waits for its ready line. Rejects with what it said when it ends first. */
export async function startProgram(dataFolder: string, args: string[] = []): Promise<ProgramRun> {
  const child = runProgram(["--data", dataFolder, "--port", "0", "--site-port", "0", "--json", ...args]);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.process.stdout as NonNullable<ChildProcess["stdout"]> }).once("line", resolve);
    void child.ended.then(({ stderr, code }) => reject(new Error(`the program ended with ${code}: ${stderr}`)));
  });
  const { url, siteUrl } = JSON.parse(line) as { url: string; siteUrl: string };
  return {
    process: child.process,
    url,
    siteUrl,
    adminKey: readFileSync(join(dataFolder, "admin-key"), "utf8").trim(),
    exited: child.ended,
  };
}

/** Starts the program; `ended` resolves with its exit and everything it wrote. */
export function runProgram(args: string[]): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  return {
    process: child,
    ended: new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }))),
  };
}
