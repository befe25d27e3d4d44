/** One process per data folder: a lock file names its owner by process id and start time. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { EXIT, StartFailure } from "./failure.js";

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
      if (held !== null && isAlive(held.owner))
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
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // Field 22 is the start time; the second field, in parentheses, may hold spaces.
    return `${bootId}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
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
