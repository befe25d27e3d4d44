import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { SerialQueue } from "../../src/db/serialQueue.js";

function recorder(): { queue: SerialQueue; order: string[]; add: (name: string, urgency: "foreground" | "background") => void } {
  const queue = new SerialQueue();
  const order: string[] = [];
  const add = (name: string, urgency: "foreground" | "background"): void =>
    queue.add({ run: async () => void order.push(name), reject: () => order.push(`${name} rejected`) }, urgency);
  return { queue, order, add };
}

test("each kind keeps its order; while both wait they take turns", async () => {
  const { queue, order, add } = recorder();
  for (const name of ["job1", "job2", "job3", "job4", "job5"]) add(name, "background");
  for (const name of ["call1", "call2", "call3", "call4"]) add(name, "foreground");
  await queue.whenIdle();
  // The first job had begun before anybody called; then two jobs for each call while both wait.
  expect(order).toEqual(["job1", "call1", "job2", "job3", "call2", "job4", "job5", "call3", "call4"]);
});

test("one that fails is told so, and the next one runs", async () => {
  const { queue, order, add } = recorder();
  const failures: unknown[] = [];
  const failure = new Error("told to fail");
  queue.add({ run: () => Promise.reject(failure), reject: (error) => failures.push(error) }, "foreground");
  add("next", "foreground");
  await queue.whenIdle();
  expect([failures, order]).toEqual([[failure], ["next"]]);
});

test("a long queue lets the rest of the process have its turn", async () => {
  const { queue, order, add } = recorder();
  const busyMs = 4;
  for (let i = 0; i < 20; i += 1) {
    queue.add(
      {
        run: async () => {
          for (const endMs = performance.now() + busyMs; performance.now() < endMs;);
          order.push("task");
        },
        reject: () => undefined,
      },
      "foreground",
    );
  }
  setImmediate(() => order.push("event loop"));
  await queue.whenIdle();
  const at = order.indexOf("event loop");
  expect(order).toHaveLength(21);
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(10);
  add("later", "foreground");
  await queue.whenIdle();
  expect(order.at(-1)).toBe("later");
});

test("a task that adds another one before it waits for anything ends first", async () => {
  const { queue, order, add } = recorder();
  const first = async (): Promise<void> => {
    add("second", "foreground");
    await new Promise((resolve) => setImmediate(resolve));
    order.push("first");
  };
  queue.add({ run: first, reject: () => undefined }, "foreground");
  await queue.whenIdle();
  expect(order).toEqual(["first", "second"]);
});

test("a queue that never runs dry holds nothing of what it has run", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const queue = new SerialQueue();
  const done: WeakRef<object>[] = [];
  const failures: unknown[] = [];
  let stillHeld = Infinity;
  const rounds = 600;
  const looksAt = 500;
  const add = (round: number): void => {
    const result = { round };
    done.push(new WeakRef(result));
    const run = async (): Promise<void> => {
      // Two wait while one runs, so the line is never empty before the last round.
      if (round < rounds) add(round + 2);
      if (round !== looksAt) return;
      // What a weak reference was made for in this turn lives until the next one.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      stillHeld = done.filter((ref) => ref.deref() !== undefined).length;
      expect(result.round).toBe(looksAt);
    };
    queue.add({ run, reject: (error) => failures.push(error) }, "foreground");
  };
  add(1);
  add(2);
  await queue.whenIdle();
  expect(failures).toEqual([]);
  expect(done).toHaveLength(rounds + 1);
  expect(stillHeld).toBeLessThan(10);
});
