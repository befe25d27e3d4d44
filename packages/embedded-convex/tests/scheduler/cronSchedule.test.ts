import fc from "fast-check";
import { expect, test } from "vitest";
import { type CronSpecSchedule, firstTime, followingTime } from "../../src/scheduler/cronSchedule.js";
import { TimeHeap } from "../../src/scheduler/timeHeap.js";

const at = (text: string): number => Date.parse(`${text}Z`);
const next = (schedule: CronSpecSchedule, from: string): string =>
  new Date(firstTime("job", schedule, at(from))).toISOString().slice(0, 19);
const cron = (expression: string): CronSpecSchedule => ({ type: "cron", cron: expression });

test.each<[CronSpecSchedule, string, string]>([
  [{ type: "interval", minutes: 10 }, "2030-01-01T00:03:00", "2030-01-01T00:03:00"],
  [{ type: "hourly", minuteUTC: 30 }, "2030-01-01T00:30:00", "2030-01-01T01:30:00"],
  [{ type: "daily", hourUTC: 4, minuteUTC: 0 }, "2030-01-31T04:00:01", "2030-02-01T04:00:00"],
  [{ type: "weekly", dayOfWeek: "sunday", hourUTC: 23, minuteUTC: 59 }, "2030-01-01T00:00:00", "2030-01-06T23:59:00"],
  [{ type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 }, "2030-01-31T00:00:00", "2030-03-31T00:00:00"],
  [cron("0 12 * * 1-5"), "2030-01-04T12:00:00", "2030-01-07T12:00:00"],
  [cron("*/15 8-10,20 * * *"), "2030-01-01T10:45:00", "2030-01-01T20:00:00"],
  [cron("0 0 29 2 *"), "2029-01-01T00:00:00", "2032-02-29T00:00:00"],
  [cron("0 0 13 * FRI"), "2030-01-01T00:00:00", "2030-01-04T00:00:00"],
  [cron("5/20 * * JAN-mar ?"), "2030-03-31T23:50:00", "2031-01-01T00:05:00"],
])("%o after %s comes at %s", (schedule, from, expected) => {
  expect(next(schedule, from)).toBe(expected);
});

test.each([
  "",
  "* * * *",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 7",
  "5-1 * * * *",
  "*/0 * * * *",
  "a * * * *",
  "*-5 * * * *",
  "0 0 31 2 *",
])("%j is refused", (expression) => {
  expect(() => next(cron(expression), "2030-01-01T00:00:00")).toThrow(/^The cron job "job" (has an invalid schedule|never runs)/);
});

test("missed slots are left out, and the interval keeps its beat", () => {
  const interval: CronSpecSchedule = { type: "interval", seconds: 10 };
  expect([
    followingTime("job", interval, 1_000, 1_000),
    followingTime("job", interval, 1_000, 10_999),
    followingTime("job", interval, 1_000, 11_000),
    followingTime("job", interval, 1_000, 95_500),
  ]).toEqual([11_000, 11_000, 21_000, 101_000]);
  expect(followingTime("job", { type: "hourly", minuteUTC: 0 }, at("2030-01-01T00:00:00"), at("2030-01-01T05:10:00"))).toBe(
    at("2030-01-01T06:00:00"),
  );
});

test("a job without a minute has one of its own", () => {
  const minutes = new Set(Array.from({ length: 50 }, (_, i) => new Date(firstTime(`job ${i}`, { type: "hourly" }, 0)).getUTCMinutes()));
  expect(minutes.size).toBeGreaterThan(15);
  expect(firstTime("same", { type: "hourly" }, 0)).toBe(firstTime("same", { type: "hourly" }, 0));
});

test("the heap gives times in order, equal ones as they came", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const heap = new TimeHeap();
      times.forEach((atMs, i) => heap.push({ id: String(i), atMs }));
      const expected = times.map((atMs, i) => ({ id: String(i), atMs })).sort((a, b) => a.atMs - b.atMs || Number(a.id) - Number(b.id));
      for (const { id, atMs } of expected) expect(heap.pop()).toMatchObject({ id, atMs });
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
