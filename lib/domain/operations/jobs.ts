/**
 * The jobs that run by themselves, by the name under which `crons.ts` starts them and admins see them, with the time
 * between two runs in ms.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const JOBS = {
  "sweep sessions": MINUTE_MS,
  "release earnings": MINUTE_MS,
  "sweep payments": MINUTE_MS,
  "sweep payouts": MINUTE_MS,
  "reseal bank details": DAY_MS,
  "reconcile comms": MINUTE_MS,
  "poll calls": 20_000,
  "forget deliveries": DAY_MS,
  "check comms": DAY_MS,
  "derive search fields": DAY_MS,
  "delete unused files": 10 * MINUTE_MS,
  "forget transcripts": DAY_MS,
  "forget documents": DAY_MS,
  "send mail": MINUTE_MS,
  "gather digests": DAY_MS,
  "forget mail": DAY_MS,
  "sweep disputes": 10 * MINUTE_MS,
  "recount figures": 10 * MINUTE_MS,
  "check the ledger": DAY_MS,
  "seal the ledger": 60 * MINUTE_MS,
} as const;
export type JobName = keyof typeof JOBS;
export const JOB_NAMES = Object.keys(JOBS) as [JobName, ...JobName[]];

/** Runs a job may miss before it counts as late. */
const MISSED_MAX = 3;

export type JobHealth = "ok" | "failed" | "late" | "never";

/** How a job does: what became of its last run, or that the next one is long overdue. */
export function jobHealth(
  job: JobName,
  run: { startedAtMs: number; outcome: "ok" | "failed" | "running" } | null,
  nowMs: number,
): JobHealth {
  if (run === null) return "never";
  if (nowMs - run.startedAtMs > JOBS[job] * MISSED_MAX) return "late";
  return run.outcome === "failed" ? "failed" : "ok";
}
