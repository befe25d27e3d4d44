import { readFileSync } from "node:fs";

/** How often the processes above are looked at, in ms. */
const LOOK_PERIOD_MS = 1_000;

/**
 * Calls back once when the supervisor should end: Ctrl-C, an ordinary kill, a closed terminal, or the death of whoever
 * started it. npm runs scripts through a shell that outlives it, so under npm the parent's parent counts too.
 */
export function onEndRequested(callback: (why: string) => void): void {
  let isAsked = false;
  const ask = (why: string) => {
    if (isAsked) return;
    isAsked = true;
    callback(why);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ask(signal));
  // Started from a plain shell in the background, outliving that shell is the point.
  if (process.env.npm_lifecycle_event === undefined) return;
  const ancestors = ancestorsAbove();
  setInterval(() => {
    const now = ancestorsAbove();
    if (ancestors.some((pid, n) => now[n] !== pid)) ask("the command that started it is gone");
  }, LOOK_PERIOD_MS).unref();
}

/** The parent and, where the system tells, its parent. */
function ancestorsAbove(): number[] {
  const grandparent = parentOf(process.ppid);
  return grandparent === null ? [process.ppid] : [process.ppid, grandparent];
}

function parentOf(pid: number): number | null {
  if (process.platform !== "linux") return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, in parentheses, may hold spaces; the parent is the second field after it.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // The parent has just gone; its absence differs from the number seen at the start.
    return 0;
  }
}
