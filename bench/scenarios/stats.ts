import type { BenchBackend } from "../lib/backend";
import { Latencies } from "../lib/histogram";
import { inParallel, nowMs } from "../lib/pace";
import { DAYS } from "../fixture/stats";
import { DAY_MS } from "../../lib/domain/calendar";
import { dayOf } from "../../lib/domain/stats/days";

const BATCH = 100;
const QUERIES = 300;
const LAST_DAY_MS = Date.UTC(2026, 11, 31);

export type StatsResult = {
  /** Sessions there are rows of, and sessions the figures stand for. */
  rows: number;
  sessions: number;
  /** Writing one session with its figures, mean ms. */
  writeMs: number;
  /** The dashboard's query, before and after the figures grew to a million. */
  year: Latencies;
  yearOfAll: Latencies;
  monthCompared: Latencies;
  /** Counting the rows page by page, ms, and what it counted. */
  countingMs: number;
  counted: number;
  isExact: boolean;
};

/** Writes `rows` sessions of a year, reads their figures, counts the rows for comparison, then lets the figures stand for `sessions`. */
export async function runStats(backend: BenchBackend, rows: number, sessions: number): Promise<StatsResult> {
  await backend.run("benchWorld:addCouples", { from: 900_000, balancesMinor: [1_000n], ratePerMinuteMinor: 50n });
  const startMs = nowMs();
  await inParallel(
    Array.from({ length: Math.ceil(rows / BATCH) }, (_, i) => i * BATCH),
    2,
    async (from) => {
      await backend.run("benchWorld:addCounted", { from, count: Math.min(BATCH, rows - from) });
    },
  );
  const writeMs = (nowMs() - startMs) / rows;
  const year = await measure(backend, DAYS, false);
  const countStartMs = nowMs();
  const counted = await countRows(backend);
  const countingMs = nowMs() - countStartMs;
  const perDay = Math.ceil((sessions - rows) / DAYS);
  for (let day = 0; day < DAYS; day++) await backend.run("benchWorld:addFigures", { day, sessions: perDay });
  const yearOfAll = await measure(backend, DAYS, false);
  const monthCompared = await measure(backend, 30, true);
  const isExact = year.ended === rows && counted === rows && yearOfAll.ended === rows + perDay * DAYS;
  return {
    rows,
    sessions: yearOfAll.ended,
    writeMs,
    year: year.latencies,
    yearOfAll: yearOfAll.latencies,
    monthCompared: monthCompared.latencies,
    countingMs,
    counted,
    isExact,
  };
}

/** Asks for the days that end with the last one. A day more or less at the beginning, so that no answer is kept. */
async function measure(backend: BenchBackend, days: number, compare: boolean): Promise<{ latencies: Latencies; ended: number }> {
  const latencies = new Latencies();
  let ended = 0;
  for (let n = 0; n < QUERIES; n++) {
    const length = n === QUERIES - 1 ? days : days - 1 - (n % Math.min(20, days - 1));
    const period = { fromDay: dayOf(LAST_DAY_MS - (length - 1) * DAY_MS), toDay: dayOf(LAST_DAY_MS), compare };
    const startMs = nowMs();
    ended = Number(await backend.run("benchWorld:readStats", period));
    latencies.add(nowMs() - startMs);
  }
  return { latencies, ended };
}

async function countRows(backend: BenchBackend): Promise<number> {
  let counted = 0;
  let cursor: string | null = null;
  do {
    const page = (await backend.run("jobs/stats:page", { section: "sessions", cursor })) as {
      days: { figures: { ended?: number } }[];
      next: string | null;
    };
    for (const { figures } of page.days) counted += figures.ended ?? 0;
    cursor = page.next;
  } while (cursor !== null);
  return counted;
}
