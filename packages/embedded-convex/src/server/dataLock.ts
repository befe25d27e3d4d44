/** One process per data folder: a lock file names its owner by process id and start time. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { EXIT, StartFailure } from "./failure.js";

/** How long a process that may be just ending is waited for, in ms. */
const WAIT_MS = 1_000;
const POLL_MS = 25;

type Owner = { pid: number; startedAt: string };

/** Takes the lock of a data folder. Returns its release. Throws StartFailure when a living process holds it. */
export function lockDataFolder(folder: string): () => void {
  const path = join(folder, "lock.json");
  const mine = JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid) } satisfies Owner);
  const candidate = join(folder, `lock.${process.pid}.${Math.random().toString(36).slice(2)}`);
  writeFileSync(candidate, mine, { mode: 0o600 });
  try {
    // A link fails when the name is taken, so two processes cannot both get it.
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        linkSync(candidate, path);
        return () => release(path, mine);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const held = readOwner(path);
      if (held !== null && !hasEnded(held.owner))
        throw new StartFailure(
          EXIT.secondInstance,
          `The data folder ${folder} is in use by process ${held.owner.pid}. Stop it, or choose another folder with --data.`,
        );
      if (held !== null) removeStale(path, held.text);
    }
    throw new StartFailure(EXIT.secondInstance, `The data folder ${folder} is being taken by another process. Try again.`);
  } finally {
    rmSync(candidate, { force: true });
  }
}

function release(path: string, mine: string): void {
  if (readOwner(path)?.text === mine) rmSync(path, { force: true });
}

/** Moves the dead owner's file aside, and puts it back if another process replaced it in between. */
function removeStale(path: string, text: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (readFileSync(aside, "utf8") === text) rmSync(aside);
  else renameSync(aside, path);
}

/** Null when the file has just gone away. A file that names no owner belongs to a process that died while writing it. */
function readOwner(path: string): { owner: Owner; text: string } | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    return { owner: JSON.parse(text) as Owner, text };
  } catch {
    return { owner: { pid: 0, startedAt: "" }, text };
  }
}

/** Waits a moment for a process that has been told to end, or killed, and is not gone yet. */
function hasEnded(owner: Owner): boolean {
  for (let waitedMs = 0; isAlive(owner); waitedMs += POLL_MS) {
    if (waitedMs >= WAIT_MS) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  return true;
}

function isAlive(owner: Owner): boolean {
  if (!Number.isInteger(owner.pid) || owner.pid <= 0) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  // The id of a dead process may have been given to another one since.
  return startTimeOf(owner.pid) === owner.startedAt;
}

/** When a process started, in a form that only has to be compared. Empty where the system does not tell. */
function startTimeOf(pid: number): string {
  try {
    // The second field, in parentheses, may hold spaces; the third is the state, the 22nd the start time.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A dead process stays listed until its parent has asked for its end.
    if (fields[0] === "Z" || fields[0] === "X") return "ended";
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${bootId}:${fields[19]}`;
  } catch {
    return startTimeFromPs(pid);
  }
}

function startTimeFromPs(pid: number): string {
  if (process.platform === "win32") return "";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}
