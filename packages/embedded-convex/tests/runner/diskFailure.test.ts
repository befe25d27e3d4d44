import { expect, test } from "vitest";
import { openDatabaseOn } from "../../src/db/database.js";
import { TestClock } from "../../src/runtime/clock.js";
import { GatedStore } from "../db/gatedStore.js";
import { openBackend, START_MS } from "../support/functions.js";

test("when the disk fails, callers are not told that their mutation failed, and its jobs do not run", async () => {
  const store = new GatedStore();
  const clock = new TestClock({ startMs: START_MS, frozen: true });
  const fatal: Error[] = [];
  const database = await openDatabaseOn(store, clock, (error) => fatal.push(error));
  const backend = await openBackend({ database, clock });
  await backend.runner.settleScheduled();
  const executions: string[] = [];
  backend.runner.onExecution(({ path }) => executions.push(path));

  store.shut();
  const unsure = expect(backend.mutation("scheduling:later", { key: "never", delayMs: 0 })).rejects.toThrow(
    "a write to disk failed and its outcome is unknown",
  );
  const failed = backend.mutation("counters:incrementThenFail", { name: "x" });
  expect(await failed).toMatchObject({ ok: false, errorMessage: expect.stringContaining("after the write") });
  await expect.poll(() => store.flushing).toBe(1);
  await store.fail(new Error("no space left"));
  await unsure;
  expect(fatal).toHaveLength(1);
  expect(executions).toEqual(["counters:incrementThenFail"]);
  await expect(backend.mutation("counters:increment", { name: "x" })).rejects.toThrow();
  await expect(backend.query("counters:get", { name: "x" })).rejects.toThrow();
});
