import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConvexJson } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { TestClock } from "../../src/runtime/clock.js";
import { type Backend, openBackend, START_MS } from "../support/functions.js";

const DAY_MS = 24 * 3600 * 1000;
let backend: Backend;
beforeEach(async () => {
  backend = await openBackend();
});
afterEach(() => backend.close());

const later = (args: ConvexJson) => backend.value(backend.mutation("scheduling:later", args));
const job = (id: ConvexJson) => backend.value(backend.query("scheduling:job", { id }));
const runs = (key: string) => backend.value(backend.query("scheduling:runs", { key }));

async function advance(ms: number): Promise<void> {
  backend.clock.advance(ms);
  await backend.runner.settleScheduled();
}

test("a mutation runs once when its time has come, and its row tells the story", async () => {
  const id = await later({ key: "k", delayMs: 60_000 });
  expect(await job(id)).toEqual({
    _id: id,
    _creationTime: expect.closeTo(START_MS, 0),
    name: "scheduling.js:record",
    args: [{ key: "k" }],
    scheduledTime: START_MS + 60_000,
    state: { kind: "pending" },
  });
  await advance(59_999);
  expect(await runs("k")).toEqual([]);
  await advance(1);
  expect(await runs("k")).toEqual([START_MS + 60_000]);
  expect(await job(id)).toMatchObject({ state: { kind: "success" }, completedTime: START_MS + 60_000 });
  await advance(DAY_MS);
  expect(await runs("k")).toHaveLength(1);
});

test("a mutation that looks at its own row finds itself under way", async () => {
  await later({ key: "waits", delayMs: 1_000 });
  const id = await backend.value(backend.mutation("scheduling:lookLater"));
  await backend.runner.settleScheduled();
  expect(await runs("pending inProgress")).toEqual([START_MS]);
  expect(await job(id)).toMatchObject({ state: { kind: "success" }, completedTime: START_MS });
});

test("an action runs after the mutation that scheduled it", async () => {
  const id = await later({ key: "a", delayMs: 0, kind: "action" });
  await backend.runner.settleScheduled();
  expect(await runs("a")).toHaveLength(1);
  expect(await job(id)).toMatchObject({ state: { kind: "success" } });
});

test("failures are kept as text, and what the mutation wrote is not", async () => {
  const mutation = await later({ key: "f", delayMs: 0, fail: true });
  const action = await later({ key: "f", delayMs: 0, fail: true, kind: "action" });
  await backend.runner.settleScheduled();
  expect(await runs("f")).toEqual([]);
  for (const id of [mutation, action])
    expect(await job(id)).toMatchObject({
      state: {
        kind: "failed",
        error: expect.stringMatching(/^Uncaught Error: told to fail\n {4}at handler \(\.\.\/convex\/scheduling\.ts:\d+:\d+\)$/),
      },
    });
});

test("a mutation that fails schedules nothing", async () => {
  expect((await backend.mutation("scheduling:laterThenThrow", { key: "none" })).ok).toBe(false);
  await backend.runner.settleScheduled();
  expect(await backend.value(backend.query("scheduling:jobs"))).toEqual([]);
});

test("a cancelled job does not run; cancelling again, or too late, changes nothing", async () => {
  const id = await later({ key: "c", delayMs: 1_000 });
  const cancel = () => backend.value(backend.mutation("scheduling:cancel", { id }));
  await cancel();
  await cancel();
  await advance(2_000);
  expect(await runs("c")).toEqual([]);
  expect(await job(id)).toMatchObject({ state: { kind: "canceled" }, completedTime: START_MS });
  const done = await later({ key: "d", delayMs: 0 });
  await backend.runner.settleScheduled();
  await backend.value(backend.mutation("scheduling:cancel", { id: done }));
  expect(await job(done)).toMatchObject({ state: { kind: "success" } });
});

test("actions schedule at a given time", async () => {
  await backend.value(backend.action("scheduling:laterFromAction", { key: "at", atMs: START_MS + 500 }));
  await advance(400);
  expect(await runs("at")).toEqual([]);
  await advance(100);
  expect(await runs("at")).toEqual([START_MS + 500]);
});

test("times beyond five years are refused, times far ahead wait", async () => {
  expect(await backend.mutation("scheduling:later", { key: "far", delayMs: 6 * 366 * DAY_MS })).toMatchObject({
    errorMessage: expect.stringContaining("is more than 5 years in the future"),
  });
  await later({ key: "far", delayMs: 300 * DAY_MS });
  await advance(299 * DAY_MS);
  expect(await runs("far")).toEqual([]);
  await advance(DAY_MS);
  expect(await runs("far")).toHaveLength(1);
});

test("a thousand jobs of one moment all run once", async () => {
  const ids = await Promise.all(Array.from({ length: 1_000 }, () => later({ key: "crowd", delayMs: 1_000 })));
  await advance(1_000);
  expect(await runs("crowd")).toHaveLength(1_000);
  expect(new Set(ids).size).toBe(1_000);
});

test("finished rows go after seven days, waiting ones stay", async () => {
  const done = await later({ key: "old", delayMs: 0 });
  const waiting = await later({ key: "old", delayMs: 30 * DAY_MS });
  await advance(6 * DAY_MS);
  expect(await job(done)).not.toBeNull();
  await advance(2 * DAY_MS);
  await expect.poll(() => job(done)).toBeNull();
  expect(await job(waiting)).toMatchObject({ state: { kind: "pending" } });
});

describe("after a restart", () => {
  test("waiting jobs run, due ones at once, and lost actions have failed", async () => {
    const clock = new TestClock({ startMs: START_MS, frozen: true });
    const database = await openDatabase({ memory: true }, clock);
    const before = await openBackend({ database, clock });
    const mutation = (key: string, delayMs: number) => before.value(before.mutation("scheduling:later", { key, delayMs }));
    const [due, future] = [await mutation("due", 10), await mutation("future", 10_000)];
    const slow = await before.value(before.mutation("scheduling:later", { key: "slow", delayMs: 10, kind: "action" }));
    await before.runner.close();
    // The process died after it had noted that the action had begun.
    await database.mutate(async (tx) => tx.patch(slow as string, { state: { kind: "inProgress" } }, { access: "system" }));
    clock.advance(100);

    const after = await openBackend({ database, clock, push: false });
    await after.runner.settleScheduled();
    const state = async (id: ConvexJson) => ((await after.value(after.query("scheduling:job", { id }))) as { state: object }).state;
    expect(await state(due)).toEqual({ kind: "success" });
    expect(await state(future)).toEqual({ kind: "pending" });
    expect(await state(slow)).toEqual({ kind: "failed", error: "Transient error while executing action" });
    clock.advance(10_000);
    await after.runner.settleScheduled();
    expect(await after.value(after.query("scheduling:runs", { key: "slow" }))).toEqual([]);
    expect(await state(future)).toEqual({ kind: "success" });
    await after.close();
  });
});

describe("cron jobs", () => {
  test("run in UTC: an interval at once and then in step, the others at their times", async () => {
    await backend.runner.settleScheduled();
    expect(await runs("cron:interval")).toEqual([START_MS]);
    await advance(600_000);
    expect(await runs("cron:interval")).toEqual([START_MS, START_MS + 600_000]);
    await advance(1_200_000);
    expect(await runs("cron:hourly")).toEqual([START_MS + 1_800_000]);
    await advance(START_MS + 4 * 3_600_000 - backend.clock.nowMs());
    expect(await runs("cron:daily")).toEqual([START_MS + 4 * 3_600_000]);
    // 1 January 2030 is a Tuesday.
    await advance(8 * 3_600_000);
    expect(await runs("cron:expression")).toEqual([START_MS + 12 * 3_600_000]);
  });

  test("slots that were slept through are left out", async () => {
    await backend.runner.settleScheduled();
    await advance(3 * 3_600_000 + 60_000);
    expect(await runs("cron:interval")).toEqual([START_MS, START_MS + 3 * 3_600_000 + 60_000]);
    await advance(540_000);
    expect(await runs("cron:interval")).toHaveLength(3);
  });

  test("survive a push and a restart without running anew", async () => {
    await backend.runner.settleScheduled();
    await backend.environment.update({ EXTRA: "1" });
    const again = await openBackend({ database: backend.database, clock: backend.clock });
    await again.runner.settleScheduled();
    expect(await again.value(again.query("scheduling:runs", { key: "cron:interval" }))).toEqual([START_MS]);
    await again.runner.close();
  });
});
