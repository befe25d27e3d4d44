/*
 * Runs once inside every function context and gives it the globals Convex functions see. `host` belongs to the server;
 * `kind` is "transaction" (queries and mutations: deterministic, own microtask queue) or "action".
 * Returns the entry points the server calls.
 */
(function bootstrap(host, kind) {
  "use strict";
  const frames = host.frames;
  const frame = () => {
    const current = frames.getStore();
    if (current === undefined) throw new host.shared.Error("Convex is used outside of a running function");
    return current;
  };
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

  // Errors of the engine count frames by this context's own limit, those of functions by the shared one.
  Error.stackTraceLimit = host.stackTraceLimit;
  const ownErrors = host.nativeErrorNames.map((name) => [globalThis[name], name]);
  // Values cross between this context and the server (bytes, streams, errors of fetch): both must mean the same classes by the same names.
  for (const [name, value] of Object.entries(host.shared)) define(name, value);
  // Errors thrown by the engine itself are of this context's own classes. They become instances of the shared ones.
  for (const [Own, name] of ownErrors) {
    Object.setPrototypeOf(Own.prototype, host.shared[name].prototype);
    delete Own.prototype.constructor;
    if (name !== "Error") delete Own.prototype.name;
  }

  const OwnDate = Date;
  function ConvexDate(...args) {
    if (new.target === undefined) return new OwnDate(frame().nowMs()).toString();
    return Reflect.construct(OwnDate, args.length === 0 ? [frame().nowMs()] : args, new.target);
  }
  Object.defineProperty(ConvexDate, "name", { value: "Date" });
  Object.defineProperty(ConvexDate, "length", { value: 7 });
  ConvexDate.now = () => frame().nowMs();
  ConvexDate.parse = OwnDate.parse;
  ConvexDate.UTC = OwnDate.UTC;
  ConvexDate.prototype = OwnDate.prototype;
  ConvexDate.prototype.constructor = ConvexDate;
  define("Date", ConvexDate);
  Math.random = () => frame().random();

  if (kind === "action") {
    // Parsed responses and clones are made of the server's own objects and arrays. Transactions hardly see any.
    const ordinary = Function.prototype[Symbol.hasInstance];
    for (const [name, Shared] of Object.entries(host.collections)) {
      const Own = globalThis[name];
      const value = function (instance) {
        return ordinary.call(this, instance) || (this === Own && instance instanceof Shared);
      };
      Object.defineProperty(Own, Symbol.hasInstance, { value });
    }
  }

  define("self", globalThis);
  define("process", {
    env: new Proxy(
      {},
      {
        get: (target, name) => (typeof name === "string" ? frame().env(name) : Reflect.get(target, name)),
        has: (_target, name) => typeof name === "string" && frame().env(name) !== undefined,
      },
    ),
  });
  const console = Object.create({});
  for (const level of ["debug", "error", "info", "log", "warn", "trace"]) {
    console[level] = (...args) => frame().log(level === "trace" ? "LOG" : level.toUpperCase(), args);
  }
  console.time = (label) => frame().timer("start", String(label ?? "default"), []);
  console.timeLog = (label, ...args) => frame().timer("log", String(label ?? "default"), args);
  console.timeEnd = (label) => frame().timer("end", String(label ?? "default"), []);
  define("console", console);
  define("performance", {
    now: () => frame().performanceNow(),
    get timeOrigin() {
      return frame().timeOrigin();
    },
  });

  // What may not be decided by the garbage collector in a function that must be repeatable.
  define(
    "WeakRef",
    class WeakRef {
      #target;
      constructor(target) {
        this.#target = target;
      }
      deref() {
        return this.#target;
      }
    },
  );
  define(
    "FinalizationRegistry",
    class FinalizationRegistry {
      register() {}
      unregister() {
        return false;
      }
    },
  );

  const later = async (call) => await call();
  define("fetch", (...args) => later(() => frame().fetch(...args)));
  define("setTimeout", (handler, ms, ...args) => frame().setTimer("setTimeout", handler, ms, args));
  define("setInterval", (handler, ms, ...args) => frame().setTimer("setInterval", handler, ms, args));
  define("queueMicrotask", (callback) => void Promise.resolve().then(() => callback()));
  define("clearTimeout", (id) => host.clearTimer(id));
  define("clearInterval", (id) => host.clearTimer(id));
  const subtle = Object.create(host.subtlePrototype);
  for (const method of host.subtleMethods) {
    Object.defineProperty(subtle, method, { value: (...args) => later(() => frame().subtle(method, args)), enumerable: true });
  }
  const crypto = Object.create(host.cryptoPrototype);
  Object.defineProperties(crypto, {
    subtle: { value: subtle, enumerable: true },
    getRandomValues: { value: (array) => frame().getRandomValues(array), enumerable: true },
    randomUUID: { value: () => frame().randomUUID(), enumerable: true },
  });
  define("crypto", crypto);

  /*
   * Nested calls of one function run one after the other, and everything else the caller asks for meanwhile waits for them:
   * a child's writes must be all there or all undone before anything looks at them.
   */
  const inTurn = async (current, step) => {
    const before = current.tail;
    let release;
    const mine = new Promise((resolve) => {
      release = resolve;
    });
    current.tail = mine;
    try {
      if (before !== null) await before;
      return await step();
    } finally {
      if (current.tail === mine) current.tail = null;
      release();
    }
  };
  const runNested = async (current, json) => {
    const child = current.beginNested(json);
    let result;
    try {
      result = await frames.run(child.frame, child.invoke);
    } catch (error) {
      throw child.fail(error);
    }
    return child.finish(result);
  };
  const asyncSyscall =
    kind === "transaction"
      ? async (op, json) => {
          const current = frame();
          if (op === "1.0/runUdf") return await inTurn(current, () => runNested(current, json));
          if (current.tail !== null) await current.tail;
          return current.asyncSyscall(op, json);
        }
      : async (op, json) => await frame().asyncSyscall(op, json);
  const Convex = {
    syscall: (op, json) => frame().syscall(op, json),
    asyncSyscall,
    jsSyscall: (op, args) => frame().jsSyscall(op, args),
  };
  define("Convex", Convex);

  const start = (job) => {
    let running;
    try {
      running = job.invoke();
    } catch (error) {
      job.reject(error);
      return;
    }
    Promise.prototype.then.call(Promise.resolve(running), job.resolve, job.reject);
  };
  return {
    /** Called by the entry script: does the waiting step, or begins the waiting job inside its frame. */
    enter() {
      const step = host.takeStep();
      if (step !== null) return step();
      const job = host.takeJob();
      return job === null ? undefined : frames.run(job.frame, start, job);
    },
    promisePrototype: Promise.prototype,
    intrinsics: host.intrinsicNames.map((name) => globalThis[name]),
  };
});
