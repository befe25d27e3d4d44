import { expect, test } from "vitest";
import { countDisconnects, receiptIntervals, type StoredSegment } from "../../../lib/domain/billing/receipt";

const LEASES = { clientLeaseMs: 10_000, advisorLeaseMs: 15_000 };

function segment(
  startMs: number,
  endMs: number,
  reason: StoredSegment["reason"],
  proofs: [number, number] = [endMs, endMs],
): StoredSegment {
  return { startMs, endMs, reason, proofClientMs: proofs[0], proofAdvisorMs: proofs[1] };
}

test("a receipt shows the whole time of the room without a gap, and why each part was billed or not", () => {
  const intervals = receiptIntervals({
    openedAtMs: 1_000,
    endedAtMs: 200_000,
    segments: [
      segment(4_000, 30_000, "lapse"),
      segment(45_000, 60_000, "pause"),
      segment(70_000, 130_000, "exhausted"),
      segment(150_000, 200_000, "end"),
    ],
  });
  expect(intervals).toEqual([
    { n: 1, startMs: 1_000, endMs: 4_000, billed: false, reason: "waiting" },
    { n: 2, startMs: 4_000, endMs: 30_000, billed: true, reason: "both_present" },
    { n: 3, startMs: 30_000, endMs: 45_000, billed: false, reason: "lapse" },
    { n: 4, startMs: 45_000, endMs: 60_000, billed: true, reason: "both_present" },
    { n: 5, startMs: 60_000, endMs: 70_000, billed: false, reason: "pause" },
    { n: 6, startMs: 70_000, endMs: 130_000, billed: true, reason: "both_present" },
    { n: 7, startMs: 130_000, endMs: 150_000, billed: false, reason: "exhausted" },
    { n: 8, startMs: 150_000, endMs: 200_000, billed: true, reason: "both_present" },
  ]);
});

test("a room that was never billed is one wait", () => {
  expect(receiptIntervals({ openedAtMs: 5, endedAtMs: 300_005, segments: [] })).toEqual([
    { n: 1, startMs: 5, endMs: 300_005, billed: false, reason: "waiting" },
  ]);
});

test("a disconnect counts for the party whose lease ran out first, for both at the same instant", () => {
  const gone = (client: number, advisor: number) => countDisconnects([segment(0, 1_000, "lapse", [client, advisor])], LEASES);
  expect(gone(1_000, 9_000)).toEqual({ client: 1, advisor: 0 });
  expect(gone(20_000, 1_000)).toEqual({ client: 0, advisor: 1 });
  expect(gone(6_000, 1_000)).toEqual({ client: 1, advisor: 1 });
  expect(countDisconnects([segment(0, 1_000, "pause")], LEASES)).toEqual({ client: 0, advisor: 0 });
});
