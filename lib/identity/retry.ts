/** First and longest wait between two attempts, in ms. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

export type RetryEnvironment = {
  /** Resolves after `waitMs`, earlier when the network comes back. */
  wait: (waitMs: number) => Promise<void>;
};

/**
 * Repeats an attempt until it does not throw. A token fetch must never fail for want of a network: Convex takes a missing
 * token for a sign-out and would take the running session off the screen for good.
 */
export async function untilItWorks<T>(attempt: () => Promise<T>, environment: RetryEnvironment = browserEnvironment): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await attempt();
    } catch {
      // Whatever the reason, the answer is the same: later again.
      await environment.wait(waitMs);
    }
  }
}

const browserEnvironment: RetryEnvironment = {
  wait: (waitMs) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      window.addEventListener("online", done);
    }),
};
