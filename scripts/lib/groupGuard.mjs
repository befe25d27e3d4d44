/**
 * Runs a command in the process group it leads and ends the whole group when its standard input closes, which happens
 * however the supervisor dies. Next leaves its server running when only its first process is killed.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const TERM_WAIT_MS = 5_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
let isEnding = false;

function end() {
  if (isEnding) return;
  isEnding = true;
  signalGroup("SIGTERM");
  setTimeout(() => signalGroup("SIGKILL"), TERM_WAIT_MS).unref();
}

function signalGroup(signal) {
  try {
    process.kill(-process.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

// The guard outlives the group's SIGTERM, to see that everybody went.
process.on("SIGTERM", end);
process.on("SIGINT", end);
process.stdin.on("end", end).on("error", end).resume();
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  // Its first process is gone; whatever it started goes too.
  if (!isEnding) {
    isEnding = true;
    signalGroup("SIGTERM");
  }
  process.exitCode = code ?? (signal === null ? 1 : 128);
  setTimeout(() => {
    endDetachedReports();
    process.exit();
  }, 50);
});

/**
 * A stopping `next dev` hands its statistics, though they are switched off, to a process outside the group, which would
 * outlive everything by some seconds. Only where the system lists its processes as files.
 */
function endDetachedReports() {
  if (process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (command[1]?.endsWith("next/dist/telemetry/detached-flush.js") && command.includes(process.cwd()))
        process.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // It ended by itself in the meantime.
      if (!["ENOENT", "ESRCH", "EACCES"].includes(error.code)) throw error;
    }
  }
}
