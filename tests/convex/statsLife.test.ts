import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { AMOUNTS, COUNTS, noFigures, STANDING_AMOUNTS, STANDING_COUNTS, type Figures } from "@/lib/domain/stats/figures";
import { countByHand, type Counted } from "../support/statsOracle";
import { DAY_MS } from "./payoutHelpers";
import { foundPlace, life, live, stepsOf, STORIES, type Deed, type Place } from "./statsPlace";

afterEach(() => {
  vi.useRealTimers();
});

const sumOf = (days: Iterable<Figures>): Figures => {
  const sum: Record<string, number | bigint> = { ...noFigures() };
  for (const figures of days) {
    for (const name of COUNTS) sum[name] = Number(sum[name]) + figures[name];
    for (const name of AMOUNTS) sum[name] = BigInt(sum[name] ?? 0n) + figures[name];
  }
  return sum as Figures;
};

const share = (part: number | bigint, whole: number | bigint): number | null => (Number(whole) === 0 ? null : Number(part) / Number(whole));

/** The two waits in the middle: between them lies every median. */
function middleOf(waits: Counted["waits"]["application"]): [number, number] | null {
  const sorted = waits.map(({ ms }) => ms).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : [low, high];
}

/** Waits are kept in classes of 19 %, the first of which is a minute. */
function expectMedian(told: number | null, waits: Counted["waits"]["application"]): void {
  const middle = middleOf(waits);
  if (middle === null) return expect(told).toBeNull();
  expect(told).toBeGreaterThanOrEqual(middle[0] < 60_000 ? 0 : middle[0] / 1.2);
  expect(told).toBeLessThanOrEqual(Math.max(60_000, middle[1] * 1.2));
}

/** Every figure that `admin.stats` and `admin.live` tell is what the rows come to. */
async function expectAllRight({ t, robin }: Place): Promise<Figures> {
  const { days, standing, waits } = await countByHand(t);
  const period = { fromDay: "2026-11-01", toDay: "2026-12-31", compare: true };
  const { lastCheck: _lastCheck, ...live } = await robin.as.query(api.admin.live, {});
  expect(live).toEqual(standing);
  expect(Object.keys(live).sort()).toEqual([...STANDING_COUNTS, ...STANDING_AMOUNTS].sort());
  const stats = await robin.as.query(api.admin.stats, period);
  expect(stats.days).toHaveLength(61);
  const told = new Map(stats.days.map(({ day, ...figures }) => [day, figures]));
  expect([...days.keys()].filter((day) => !told.has(day))).toEqual([]);
  for (const [day, figures] of told) expect([day, figures]).toEqual([day, days.get(day) ?? noFigures()]);
  const totals = sumOf(days.values());
  expect(stats.totals).toEqual(totals);
  const closed = totals.ended + totals.declined + totals.cancelled + totals.expired;
  expect(stats.rates).toEqual({
    refund: share(totals.refundedMinor, totals.volumeMinor),
    dispute: share(totals.disputesOpened, totals.endedPaid),
    completion: share(totals.endedPaid, closed),
    cancellation: share(totals.cancelled, closed),
    noAnswer: share(totals.unanswered, closed),
    rating: share(totals.stars, totals.reviews),
  });
  expectMedian(stats.medianApplicationMs, waits.application);
  expectMedian(stats.medianWithdrawalMs, waits.withdrawal);
  expect(stats.before?.totals).toEqual(noFigures());
  return totals;
}

describe("a life of everything", () => {
  it("leaves every figure of the dashboard as the rows come to, after each single step and before any job has run", async () => {
    const happened = noFigures();
    const done = new Set<Deed>();
    await fc.assert(
      fc.asyncProperty(life, async (lived) => {
        const place = await foundPlace();
        await expectAllRight(place);
        for (const each of stepsOf(lived)) {
          if (!(await live(place, each))) continue;
          done.add(each.what);
          // The figures are written with what they count: nothing but this one call has happened since.
          const totals = await expectAllRight(place);
          for (const name of COUNTS) happened[name] = Math.max(happened[name], totals[name]);
        }
        vi.useRealTimers();
      }),
      { numRuns: 6, seed: 20261121 },
    );
    expect([...done].sort()).toEqual([...new Set(STORIES.flat())].sort());
    // A figure that never moved was not tested.
    expect(COUNTS.filter((name) => happened[name] === 0)).toEqual([]);
  }, 240_000);

  it("brings each figure in at least once by a life that is written down", async () => {
    const place = await foundPlace();
    const told: Deed[] = [
      ...(["signUp", "topUp", "request", "accept", "talk", "talk", "end", "review", "dispute", "decide"] as const),
      ...(["request", "decline", "request", "cancel", "request", "minutes", "minutes", "jobs"] as const),
      ...(["apply", "hours", "judge", "earn", "withdraw", "hours", "approve", "hours", "pay"] as const),
    ];
    for (const what of told) {
      await live(place, { what, who: 0, part: 50 });
      await expectAllRight(place);
    }
    const totals = await expectAllRight(place);
    expect([...COUNTS, ...AMOUNTS].filter((name) => Number(totals[name]) === 0)).toEqual([]);
    vi.setSystemTime(Date.now() + DAY_MS);
    await live(place, { what: "jobs", who: 0, part: 1 });
    await expectAllRight(place);
  }, 60_000);
});
