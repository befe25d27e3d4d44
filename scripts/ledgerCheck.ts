import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { jsonToConvex, type JSONValue } from "convex/values";
import { runCheck, type CheckPage, type CheckReport } from "../lib/domain/ledger/runCheck";
import { runRatingCheck, type CheckedPage, type RatingCheckReport } from "../lib/domain/reviewsCheck";
import { recount, type RecountPage, type StatsReaders, type StatsReport } from "../lib/domain/stats/recount";
import { startBackend, type Backend } from "./lib/backend";
import { runFunction } from "./lib/deployment";
import { Failure, runScript } from "./lib/failure";
import { findRunning } from "./lib/runRecord";

const USAGE = `Proves the ledger of a database, invariants I-1 to I-13, that the ratings are what the reviews add up to,
and that the figures of the dashboard are what the rows add up to.
Ends with 1 when something is broken.
  --data <folder>      whose running Parley is checked; its backend is started when none runs (.parley)
  --url <address>      check this backend instead, with
  --admin-key <key>    its admin key`;

function readArguments() {
  try {
    return parseArgs({
      args: process.argv.slice(3),
      options: {
        data: { type: "string" },
        url: { type: "string" },
        "admin-key": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. Run with --help to see all options.`);
  }
}

type Reports = { ledger: CheckReport; ratings: RatingCheckReport; stats: StatsReport & { isFilled: boolean } };

async function check(backend: Backend): Promise<Reports> {
  const read = async (path: string, args: Record<string, unknown>) =>
    jsonToConvex((await runFunction(backend, path, args)) as JSONValue) as unknown as CheckPage;
  const ledger = await runCheck(
    async (task) => await read("jobs/ledger:checkPage", { ...task }),
    async (cursor) => await read("jobs/processorCheck:page", { cursor }),
  );
  return { ledger, ratings: await checkRatings(backend), stats: await checkStats(backend) };
}

/** A review may be written between two pages of the check; what is wrong is wrong a second time too. */
async function checkRatings(backend: Backend): Promise<RatingCheckReport> {
  const run = async () =>
    await runRatingCheck(async (section, cursor) => {
      const value = await runFunction(backend, "jobs/reviews:checkPage", { section, cursor });
      return jsonToConvex(value as JSONValue) as unknown as CheckedPage;
    });
  const first = await run();
  if (first.wrong.length === 0) return first;
  const second = await run();
  return { ...second, wrong: second.wrong.filter((key) => first.wrong.includes(key)) };
}

/** Checks whatever runs on this data, or starts its backend for the time of the check. */
async function checkFolder(dataFolder: string): Promise<Reports> {
  const running = await findRunning(dataFolder);
  if (running !== null) return await check(running);
  const started = await startBackend({ dataFolder, port: 0, sitePort: 0, testClock: false, origins: undefined });
  try {
    return await check(started);
  } finally {
    await started.process.stop();
  }
}

function formatMinor(amountMinor: bigint): string {
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(3, "0");
  return `${amountMinor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Figures of a place that is older than they are were never right; the backend makes them from the rows within minutes. */
async function checkStats(backend: Backend): Promise<Reports["stats"]> {
  const read = async (path: string, args: Record<string, unknown>) => jsonToConvex((await runFunction(backend, path, args)) as JSONValue) as unknown;
  const isFilled = (await read("jobs/stats:toFill", {})) === false;
  const report = await recount({
    readPage: async (section, cursor) => (await read("jobs/stats:page", { section, cursor })) as RecountPage,
    readKept: async (fromDay) => (await read("jobs/stats:kept", { fromDay })) as Awaited<ReturnType<StatsReaders["readKept"]>>,
  });
  return { ...report, isFilled };
}

function printStats({ days, moving, differences, isFilled }: Reports["stats"]): void {
  if (differences.length > 0 && !isFilled) {
    console.log(`Counted the figures of ${days} days: they were not made from the rows yet`);
    return;
  }
  for (const difference of differences) console.log(`figures  ${difference}`);
  console.log(`Counted the figures of ${days} days, ${moving.length} of them moving: ${differences.length} wrong figures`);
}

function print({ ledger, ratings, stats }: Reports): void {
  const { counts, totals, violations } = ledger;
  for (const [accountClass, totalMinor] of Object.entries(totals).sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${accountClass.padEnd(14)} ${formatMinor(totalMinor).padStart(18)}`);
  }
  for (const { invariant, subject, detail } of violations) console.log(`${invariant}  ${subject}: ${detail}`);
  const { transactions, entries, accounts, sessions, wallets, meters, days, processor } = counts;
  console.log(
    `Checked ${transactions} transactions, ${entries} entries, ${accounts} accounts, ${sessions} sessions, ` +
      `${wallets} wallets, ${meters} open meters, ${days} days, ${processor} payments at the processor: ${violations.length} violations`,
  );
  for (const advisor of ratings.wrong) console.log(`ratings  ${advisor}: not what the reviews add up to`);
  console.log(`Checked ${ratings.reviews} reviews: ${ratings.wrong.length} wrong ratings`);
  printStats(stats);
}

await runScript(async () => {
  const options = readArguments();
  if (options.help === true) {
    console.log(USAGE);
    return;
  }
  const { url, "admin-key": adminKey } = options;
  if ((url === undefined) !== (adminKey === undefined)) throw new Failure("--url and --admin-key belong together.");
  const reports =
    url === undefined || adminKey === undefined
      ? await checkFolder(resolve(options.data ?? ".parley"))
      : await check({ url: url.replace(/\/+$/, ""), siteUrl: "", adminKey });
  print(reports);
  const wrongFigures = reports.stats.isFilled ? reports.stats.differences.length : 0;
  if (reports.ledger.violations.length + reports.ratings.wrong.length + wrongFigures > 0) process.exitCode = 1;
});
