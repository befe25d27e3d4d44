import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export type RunningProcess = {
  readonly pid: number;
  /** Resolves with the exit code (null after a signal) once the process is gone. */
  readonly exited: Promise<number | null>;
  /** Closes its standard input, asks it to end, and kills it when it does not. */
  stop: () => Promise<void>;
};

type SpawnOptions = {
  cwd: string;
  env: NodeJS.ProcessEnv;
  onLine: (line: string, stream: "stdout" | "stderr") => void;
};

/** Longest wait for an orderly end, in ms. */
const STOP_WAIT_MS = 10_000;

/**
 * Starts a process that leads a group of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which then
 * ends everything in order. Its standard input stays open for as long as the supervisor lives.
 */
export function startProcess(command: string, args: string[], { cwd, env, onLine }: SpawnOptions): RunningProcess {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  forwardLines(child, onLine);
  // Writing to a process that has just died is no news; its exit is.
  child.stdin.on("error", () => undefined);
  const exited = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      onLine(error.message, "stderr");
      resolve(1);
    });
    child.once("close", (code) => resolve(code));
  });
  return {
    pid: child.pid ?? -1,
    exited,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      child.kill("SIGTERM");
      const timer = setTimeout(() => killGroup(child), STOP_WAIT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

type RunOptions = {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Receives the running process, to end it early. */
  onStart?: (process: RunningProcess) => void;
};

/** Runs a command to its end. Its output is collected, not shown. */
export async function runToEnd(
  command: string,
  args: string[],
  { onStart, ...options }: RunOptions,
): Promise<{ code: number | null; output: string }> {
  const lines: string[] = [];
  const running = startProcess(command, args, { ...options, onLine: (line) => lines.push(line) });
  onStart?.(running);
  return { code: await running.exited, output: lines.join("\n") };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function forwardLines(child: ChildProcess, onLine: SpawnOptions["onLine"]): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const source = child[stream];
    if (source !== null) createInterface({ input: source }).on("line", (line) => onLine(line, stream));
  }
}
