import { expect, test } from "vitest";
import { SystemClock, TestClock } from "../../src/runtime/clock.js";

test("a frozen clock stands until it is moved and calls back in time order", () => {
  const clock = new TestClock({ startMs: 1_000, frozen: true });
  const calls: string[] = [];
  clock.callAt(3_000, () => calls.push(`b@${clock.nowMs()}`));
  clock.callAt(2_000, () => calls.push(`a@${clock.nowMs()}`));
  clock.callAt(9_000, () => calls.push("late"));
  const cancel = clock.callAt(2_500, () => calls.push("cancelled"));
  cancel();
  clock.advance(999);
  expect([clock.nowMs(), calls]).toEqual([1_999, []]);
  clock.set(5_000);
  expect(calls).toEqual(["a@5000", "b@5000"]);
  expect(() => clock.set(4_999)).toThrow(RangeError);
  expect(() => clock.advance(-1)).toThrow(RangeError);
});

test("a callback may plan another one that is due in the same move", async () => {
  const clock = new TestClock({ startMs: 0, frozen: true });
  const calls: number[] = [];
  clock.callAt(10, () => clock.callAt(20, () => calls.push(clock.nowMs())));
  clock.advance(50);
  await Promise.resolve();
  expect(calls).toEqual([50]);
});

test("a running clock goes on from where it was set, and stops when frozen", async () => {
  const clock = new TestClock({ startMs: 1_000_000 });
  const called = new Promise<number>((resolve) => clock.callAt(2_000_005, () => resolve(clock.nowMs())));
  clock.set(2_000_000);
  expect(await called).toBeGreaterThanOrEqual(2_000_005);
  clock.setFrozen(true);
  const standing = clock.nowMs();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(clock.nowMs()).toBe(standing);
});

test("the system clock waits further than a timer of Node can", async () => {
  const clock = new SystemClock();
  const farMs = clock.nowMs() + 2 ** 31 + 1_000;
  const fired: string[] = [];
  const cancel = clock.callAt(farMs, () => fired.push("far"));
  await new Promise<void>((resolve) => clock.callAt(clock.nowMs() + 5, resolve));
  cancel();
  expect(fired).toEqual([]);
});
