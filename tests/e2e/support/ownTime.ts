import type { Page } from "playwright-core";

/** How often a heart beats here, ms; later than that the machine had other work. */
const BEAT_MS = 20;

type Heart = { lateMs: number; stop: () => void };

/** Counts by how much its beats come late, in a page as well as here. */
function startHeart(beatMs: number): void {
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    heart.lateMs += Math.max(0, nowMs - lastMs - beatMs);
    lastMs = nowMs;
  }, beatMs);
  const heart: Heart = { lateMs: 0, stop: () => clearInterval(timer) };
  Object.assign(globalThis, { heart });
}

function stopHeart(): number {
  const { heart } = globalThis as unknown as { heart: Heart };
  heart.stop();
  return heart.lateMs;
}

/**
 * How long `work` takes on a machine that has nothing else to do, ms: the time on the clock without that for which the machine let this process
 * and the slowest of these pages wait.
 */
export async function ownTimeOf(pages: readonly Page[], work: () => Promise<unknown>): Promise<number> {
  await Promise.all(pages.map((page) => page.evaluate(startHeart, BEAT_MS)));
  startHeart(BEAT_MS);
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  const hereMs = stopHeart();
  const thereMs = await Promise.all(pages.map((page) => page.evaluate(stopHeart)));
  return tookMs - hereMs - Math.max(...thereMs);
}
