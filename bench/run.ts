import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { BenchBackend } from "./lib/backend";
import type { Latencies } from "./lib/histogram";
import { latencyRow, printTable, type Row } from "./lib/table";
import { measureAppendLog, measureEcho } from "./peers/compare";
import { runDiscovery } from "./scenarios/discovery";
import { runLiveSessions } from "./scenarios/liveSessions";
import { runSaturation } from "./scenarios/saturation";
import { runStats } from "./scenarios/stats";

const OUTSTANDING = 64;
const CLOSED_LOOP_MS = 10_000;
const ADVISORS = 10_000;
const SEARCH_LIMIT_MS = 100;
const STATS_ROWS = 20_000;
const STATS_SESSIONS = 1_000_000;
const STATS_LIMIT_MS = 250;

/**
 * Runs every measurement of this folder and its peers in one call. `--sessions 100` for a smaller machine or a quick look,
 * `--only discovery` for the searches alone, `--only stats` for the figures of the dashboard.
 */
export async function runBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({ args: argv, options: { sessions: { type: "string", default: "1000" }, only: { type: "string" } } });
  if (values.only !== undefined && values.only !== "discovery" && values.only !== "stats") throw new Error("--only takes discovery or stats");
  const sessions = Number(values.sessions);
  if (!Number.isInteger(sessions) || sessions < 1) throw new Error("--sessions takes a whole number of at least 1");
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}. The load generator runs on the same machine.`);
  if (values.only !== undefined) {
    printTable(await (values.only === "stats" ? measureStats() : measureDiscovery()));
    return;
  }
  const echo = await measureEcho(OUTSTANDING, CLOSED_LOOP_MS);
  const appendLog = await measureAppendLog(OUTSTANDING, CLOSED_LOOP_MS);
  const backend = await BenchBackend.start();
  try {
    const live = await runLiveSessions(backend, sessions);
    const saturation = await runSaturation(backend, { from: 100_000, sessions: Math.min(sessions, 1_000), outstanding: OUTSTANDING, durationMs: CLOSED_LOOP_MS });
    const ledger = await backend.checkLedger();
    const perSecond = saturation.durableTicksPerSecond;
    const rows: Row[] = [
      latencyRow(`tick, ${live.sessions} sessions at 1 Hz`, live.tick, 50),
      latencyRow("tick due while the wallets run dry, and after", live.tickAfterwards, null),
      latencyRow("message heard by the other party", live.messagePush, 100),
      latencyRow("pause heard by the other party", live.pausePush, 100),
      latencyRow("resume heard by the other party", live.resumePush, 100),
      latencyRow(`service refused after the last cent, ${live.sessions} wallets`, live.refusal, 250),
      { metric: "  … which were used up within", value: `${live.usedUpWithinMs} ms`, aim: "one second", met: live.usedUpWithinMs <= 1_000 },
      latencyRow("lateness of the load generator itself", live.generator, null),
      { metric: "bills that were not exact", value: String(live.wrongBills), aim: "0", met: live.wrongBills === 0 },
      { metric: "durable ticks per second at saturation", value: perSecond.toFixed(0), aim: "≥ 1000", met: perSecond >= 1_000 },
      latencyRow("tick at saturation", saturation.tick, null),
      { metric: "  ÷ append log with grouped flushes (ceiling of one writer)", value: `${(perSecond / appendLog).toFixed(2)} × ${appendLog.toFixed(0)}/s`, aim: "", met: null },
      { metric: "  ÷ WebSocket echo (floor of the transport)", value: `${(perSecond / echo).toFixed(2)} × ${echo.toFixed(0)}/s`, aim: "", met: null },
    ];
    printTable(rows);
    console.log(ledger.trimEnd());
  } finally {
    await backend.stop();
  }
  printTable([...(await measureDiscovery()), ...(await measureStats())]);
}

/** Counts a year of sessions as they happen, on a backend of its own, and reads the figures as the dashboard does. */
async function measureStats(): Promise<Row[]> {
  const backend = await BenchBackend.start();
  try {
    const found = await runStats(backend, STATS_ROWS, STATS_SESSIONS);
    const { rows, sessions, year, yearOfAll, countingMs } = found;
    const ratio = countingMs / year.percentile(0.5);
    return [
      { metric: `a session of ${rows} written with its figures, mean`, value: `${found.writeMs.toFixed(2)} ms`, aim: "", met: null },
      latencyRow(`figures of a year, ${rows} sessions`, year, STATS_LIMIT_MS),
      latencyRow(`figures of a year, ${sessions} sessions`, yearOfAll, STATS_LIMIT_MS),
      latencyRow(`figures of 30 days and the 30 before, ${sessions} sessions`, found.monthCompared, STATS_LIMIT_MS),
      { metric: `counting the rows of ${rows} sessions instead`, value: `${countingMs.toFixed(0)} ms, ${ratio.toFixed(0)} × the figures`, aim: "", met: null },
      { metric: `  … of ${sessions} sessions, in proportion`, value: `${((ratio * sessions) / rows).toFixed(0)} × the figures`, aim: "", met: null },
      { metric: "figures that are what was written", value: found.isExact ? "all" : "NOT ALL", aim: "all", met: found.isExact },
    ];
  } finally {
    await backend.stop();
  }
}

/** Searches a market of its own, on a backend of its own. */
async function measureDiscovery(): Promise<Row[]> {
  const backend = await BenchBackend.start();
  try {
    const found = await runDiscovery(backend, ADVISORS);
    const row = (what: string, latencies: Latencies): Row => latencyRow(`search of ${found.advisors} advisors by ${what}`, latencies, SEARCH_LIMIT_MS);
    return [
      row("words", found.text),
      row("words, filters and order", found.textFiltered),
      row("filters", found.filters),
      row("order and price", found.sorts),
      row("who is online", found.online),
      { metric: "searches that found nobody", value: String(found.empty), aim: "", met: null },
    ];
  } finally {
    await backend.stop();
  }
}
