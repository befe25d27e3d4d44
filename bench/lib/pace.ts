/** Machine time in milliseconds since the process started; never steps. */
export const nowMs = (): number => performance.now();

/** Resolves at `atMs` of `nowMs()`. The subject of these runs is real time, so they wait for it. */
export function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - nowMs())));
}

const SAMPLE_MS = 10;

/** Notes every ten milliseconds how late this process is, until the returned function is called: what is measured here is late by as much. */
export function watchOwnLateness(lateness: { add(ms: number): void }): () => void {
  let dueMs = nowMs() + SAMPLE_MS;
  let timer: NodeJS.Timeout;
  const plan = (): void => {
    timer = setTimeout(() => {
      lateness.add(Math.max(0, nowMs() - dueMs));
      dueMs = nowMs() + SAMPLE_MS;
      plan();
    }, dueMs - nowMs());
  };
  plan();
  return () => clearTimeout(timer);
}

/** Runs `task` for each item with at most `width` under way at once. */
export async function inParallel<Item>(items: readonly Item[], width: number, task: (item: Item, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) await task(item, index);
    }
  });
  await Promise.all(workers);
}

/**
 * Calls `beat` every `periodMs` until `endMs`, starting at `startMs`. A late beat keeps its due time, and latencies are counted from it: a server
 * that stalls cannot hide behind a generator that waited with it.
 */
export async function beats(startMs: number, periodMs: number, endMs: number, beat: (dueMs: number) => Promise<void>): Promise<void> {
  for (let dueMs = startMs; dueMs < endMs; dueMs += periodMs) {
    await until(dueMs);
    await beat(dueMs);
  }
}
