/** `setTimeout` and `setInterval` of actions: numeric handles, real time. */

const active = new Map<number, NodeJS.Timeout>();
let nextId = 1;

/** Starts a timer; the callback runs in the frame of the caller. What it throws goes to `onError`. */
export function startTimer(
  name: "setTimeout" | "setInterval",
  handler: unknown,
  ms: unknown,
  args: unknown[],
  onError: (error: unknown) => void,
): number {
  if (typeof handler !== "function") throw new TypeError(`The first argument of ${name} must be a function`);
  const call = (): void => {
    try {
      (handler as (...args: unknown[]) => unknown)(...args);
    } catch (error) {
      onError(error);
    }
  };
  const delayMs = Math.max(0, Number(ms) || 0);
  const id = nextId++;
  const timer =
    name === "setInterval"
      ? setInterval(call, delayMs)
      : setTimeout(() => {
          active.delete(id);
          call();
        }, delayMs);
  active.set(id, timer);
  return id;
}

/** Stops a timer; unknown handles are ignored, as in browsers. */
export function clearTimer(id: unknown): void {
  const timer = active.get(id as number);
  if (timer === undefined) return;
  clearTimeout(timer);
  active.delete(id as number);
}
