/** What function code throws where nobody can catch it must not end the server: floating promises, callbacks, event emitters. */
import { frames } from "./frame.js";
import { hasModuleFrame } from "./stackTraces.js";

const contextPromises = new WeakSet<object>();
let installed = false;

/** Remembers a context's `Promise.prototype`, to tell its promises from the server's. */
export function registerPromisePrototype(prototype: object): void {
  contextPromises.add(prototype);
}

/**
 * Reports failures of function code that nobody handles. Those of the server itself end the process as without this guard.
 * One guard per process; the first caller's `report` is used.
 */
export function guardStrayFailures(report: (error: unknown) => void): void {
  if (installed) return;
  installed = true;
  process.on("unhandledRejection", (reason, promise) => {
    // Modules for Node share the server's promises; but the server itself rejects with nothing but errors of its own.
    const isFunctionCode =
      contextPromises.has(Object.getPrototypeOf(promise) as object) || !(reason instanceof Error) || hasModuleFrame(reason.stack ?? "");
    if (isFunctionCode) report(new Error("A function left a rejected promise unhandled", { cause: reason }));
    else throw reason;
  });
  const onException = (error: unknown): void => {
    // Node calls this in the asynchronous context of the failed callback, microtasks apart.
    const frame = frames.getStore();
    if (frame !== undefined || (error instanceof Error && hasModuleFrame(error.stack ?? ""))) {
      frame?.uncaught(error);
      report(new Error("A function threw where nothing can catch it", { cause: error }));
    } else if (process.listeners("uncaughtException").every((listener) => listener === onException)) {
      console.error(error);
      process.exit(1);
    }
  };
  process.on("uncaughtException", onException);
}
