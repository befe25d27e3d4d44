import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Backend } from "./backend";

/** Where a running Parley can be found, for other commands on the same data. Holds no secret. */
type RunRecord = { pid: number; siteUrl: string; backend: Omit<Backend, "adminKey"> };

const pathOf = (dataFolder: string) => join(dataFolder, "running.json");

/** Notes that Parley runs on this data. Returns what takes the note away. */
export function noteRunning(dataFolder: string, record: RunRecord): () => void {
  writeFileSync(pathOf(dataFolder), `${JSON.stringify(record)}\n`);
  return () => rmSync(pathOf(dataFolder), { force: true });
}

/** The backend that runs on this data and its key, or null when none answers. */
export async function findRunning(dataFolder: string): Promise<Backend | null> {
  let record: RunRecord;
  let adminKey: string;
  try {
    record = JSON.parse(readFileSync(pathOf(dataFolder), "utf8")) as RunRecord;
    adminKey = readFileSync(join(dataFolder, "convex", "admin-key"), "utf8").trim();
    await fetch(`${record.backend.url}/version`);
  } catch {
    // No note, no key or nobody there: each means that none runs.
    return null;
  }
  return { ...record.backend, adminKey };
}
