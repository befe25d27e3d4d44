import { expect, test } from "vitest";
import { disconnectsIn, receiptIntervals, type StoredSegment } from "../../../lib/domain/billing/receipt";

function segment(startMs: number, endMs: number, reason: StoredSegment["reason"], missing: StoredSegment["missing"] = null): StoredSegment {
  return { startMs, endMs, reason, missing };
}

test("a receipt shows the whole time of the room without a gap, and why each part was billed or not", () => {
  const intervals = receiptIntervals({
    openedAtMs: 1_000,
    endedAtMs: 200_000,
    segments: [
      segment(4_000, 30_000, "lapse", "advisor"),
      segment(45_000, 60_000, "pause"),
      segment(70_000, 130_000, "exhausted"),
      segment(150_000, 200_000, "end"),
    ],
  });
  expect(intervals).toEqual([
    { n: 1, startMs: 1_000, endMs: 4_000, billed: false, reason: "waiting", missing: null },
    { n: 2, startMs: 4_000, endMs: 30_000, billed: true, reason: "both_present", missing: null },
    { n: 3, startMs: 30_000, endMs: 45_000, billed: false, reason: "lapse", missing: "advisor" },
    { n: 4, startMs: 45_000, endMs: 60_000, billed: true, reason: "both_present", missing: null },
    { n: 5, startMs: 60_000, endMs: 70_000, billed: false, reason: "pause", missing: null },
    { n: 6, startMs: 70_000, endMs: 130_000, billed: true, reason: "both_present", missing: null },
    { n: 7, startMs: 130_000, endMs: 150_000, billed: false, reason: "exhausted", missing: null },
    { n: 8, startMs: 150_000, endMs: 200_000, billed: true, reason: "both_present", missing: null },
  ]);
});

test("a room that was never billed is one wait", () => {
  expect(receiptIntervals({ openedAtMs: 5, endedAtMs: 300_005, segments: [] })).toEqual([
    { n: 1, startMs: 5, endMs: 300_005, billed: false, reason: "waiting", missing: null },
  ]);
});

test("disconnects count for the party that was missing, for both when both had gone, with their length", () => {
  const segments = [
    segment(0, 10_000, "lapse", "client"),
    segment(15_000, 20_000, "media_left", "advisor"),
    segment(27_000, 40_000, "both_idle"),
    segment(100_000, 130_000, "lapse", "both"),
  ];
  expect(disconnectsIn({ segments, endedAtMs: 190_000 })).toEqual({
    counts: { client: 2, advisor: 2 },
    totalMs: { client: 65_000, advisor: 67_000 },
  });
  expect(disconnectsIn({ segments: [segment(0, 1_000, "pause")], endedAtMs: 9_000 }).counts).toEqual({ client: 0, advisor: 0 });
});

test("why nobody was billed while both were there is said as it was", () => {
  const segments = [segment(0, 120_000, "both_idle"), segment(130_000, 430_000, "advisor_idle"), segment(440_000, 450_000, "media_left", "client")];
  const unbilled = receiptIntervals({ segments, openedAtMs: 0, endedAtMs: 460_000 }).filter(({ billed }) => !billed);
  expect(unbilled.map(({ startMs, endMs, reason, missing }) => [startMs, endMs, reason, missing])).toEqual([
    [120_000, 130_000, "both_idle", null],
    [430_000, 440_000, "advisor_idle", null],
    [450_000, 460_000, "media_left", "client"],
  ]);
});
