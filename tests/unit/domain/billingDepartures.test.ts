import fc from "fast-check";
import { expect, test } from "vitest";
import { realEngine } from "../../support/billingHistory";
import { cases, isProven, play, type Departure } from "../../support/billingDepartures";

test("no billed ms lies after the last word of either, however and in whatever order a departure becomes known", () => {
  const seen = { media_left: 0, lapse: 0, empty: 0, full: 0 };
  fc.assert(
    fc.property(cases, (its) => {
      const played = play(its, realEngine);
      expect(played).toSatisfy(isProven);
      for (const [startMs, endMs] of played.billed) seen[startMs === endMs ? "empty" : "full"] += 1;
      for (const reason of played.reasons) if (reason === "media_left" || reason === "lapse") seen[reason] += 1;
    }),
    { numRuns: 5_000 },
  );
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(200);
});

test("the instant that a provider or the other page names does not change the bill", () => {
  // Never before the connections came: such news would speak of others.
  const named = (agoMs: number, { reports, ...rest }: Departure): Departure => ({
    ...rest,
    reports: reports.map((report) => ({ ...report, namedAgoMs: Math.min(agoMs, report.heardMs) })),
  });
  fc.assert(
    fc.property(cases, fc.constantFrom(-60_000, -1, 1, 5_000, 60_000), (its, agoMs) => {
      const { billed } = play({ ...its, client: named(agoMs, its.client), advisor: named(agoMs, its.advisor) }, realEngine);
      expect(billed).toEqual(play({ ...its, client: named(0, its.client), advisor: named(0, its.advisor) }, realEngine).billed);
    }),
    { numRuns: 2_000 },
  );
});
