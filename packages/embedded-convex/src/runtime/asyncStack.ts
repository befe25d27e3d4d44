/** Repair after the engine has interrupted a function. */

/**
 * Empties Node's stack of asynchronous ids. An interrupted promise reaction never pops its own, and Node ends the process
 * when it finds one left over. Handling an uncaught exception is the only thing that empties the stack, so one is thrown
 * to ourselves, before anything else on the microtask queue.
 */
export function clearAsyncStack(): void {
  if (process.hasUncaughtExceptionCaptureCallback()) return;
  const marker = new Error("Clears the stack of asynchronous ids");
  process.setUncaughtExceptionCaptureCallback((error) => {
    process.setUncaughtExceptionCaptureCallback(null);
    if (error !== marker) throw error;
  });
  queueMicrotask(() => {
    throw marker;
  });
}
