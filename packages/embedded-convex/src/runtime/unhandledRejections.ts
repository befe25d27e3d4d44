/** Promises that function code rejects and nobody looks at must not end the server. */
import { hasModuleFrame } from "./stackTraces.js";

const contextPromises = new WeakSet<object>();
let installed = false;

/** Remembers a context's `Promise.prototype`, to tell its promises from the server's. */
export function registerPromisePrototype(prototype: object): void {
  contextPromises.add(prototype);
}

/**
 * Reports unhandled rejections of function code. Those of the server itself end the process as without this guard.
 * One guard per process; the first caller's `report` is used.
 */
export function guardUnhandledRejections(report: (error: unknown) => void): void {
  if (installed) return;
  installed = true;
  process.on("unhandledRejection", (reason, promise) => {
    // Modules for Node share the server's promises; but the server itself rejects with nothing but errors of its own.
    const isFunctionCode =
      contextPromises.has(Object.getPrototypeOf(promise) as object) || !(reason instanceof Error) || hasModuleFrame(reason.stack ?? "");
    if (isFunctionCode) report(new Error("A function left a rejected promise unhandled", { cause: reason }));
    else throw reason;
  });
}
