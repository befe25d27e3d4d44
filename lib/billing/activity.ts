/** What a person does to a page. Moving counts: reading along with the pointer is being there. */
const INPUT_EVENTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;

/** Other tabs of the session hear of it at most this often, in ms. */
const SHARE_GAP_MS = 1_000;

const watchers = new Set<() => void>();

/**
 * Says that something happened in the session which no input shows: a voice above the threshold, a camera or screen that
 * is on, a message. May be called at any rate; the session's next tick carries it, and a session in which nothing happens
 * for long is paused.
 */
export function reportActivity(): void {
  for (const watcher of watchers) watcher();
}

/**
 * Calls back with everything that happens in this page, and in the other tabs that watch under the same `name`. Returns a
 * stop.
 */
export function watchActivity(name: string, onActivity: () => void): () => void {
  const channel = new BroadcastChannel(name);
  let sharedAtMs = -Infinity;
  const here = () => {
    onActivity();
    const nowMs = performance.now();
    if (nowMs - sharedAtMs < SHARE_GAP_MS) return;
    sharedAtMs = nowMs;
    channel.postMessage("active");
  };
  channel.onmessage = onActivity;
  watchers.add(here);
  for (const name of INPUT_EVENTS) window.addEventListener(name, here, { capture: true, passive: true });
  return () => {
    watchers.delete(here);
    for (const name of INPUT_EVENTS) window.removeEventListener(name, here, { capture: true });
    channel.close();
  };
}
