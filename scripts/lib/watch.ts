import { watch } from "node:fs";
import { FUNCTION_SOURCES } from "./functions";
import { inRoot } from "./paths";

/** Changes this close together are one, in ms: editors write a file in several steps. */
const SETTLE_MS = 300;

/**
 * Runs `job` after changes to the backend's sources, never twice at a time; a change during a run causes one more.
 * Returns a stop.
 */
export function watchBackendSources(job: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  const run = async () => {
    if (isRunning) {
      isWanted = true;
      return;
    }
    isRunning = true;
    do {
      isWanted = false;
      await job();
    } while (isWanted);
    isRunning = false;
  };
  const watchers = FUNCTION_SOURCES.map((folder) =>
    watch(inRoot(folder), { recursive: true }, (_event, name) => {
      // The push itself writes the generated files.
      if (name === null || name.startsWith("_generated") || !/\.(ts|tsx|json)$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void run(), SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
