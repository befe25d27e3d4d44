export type Row = { metric: string; value: string; aim: string; met: boolean | null };

/** Prints rows as an aligned table, with what was promised and whether it held. */
export function printTable(rows: Row[]): void {
  const head = { metric: "metric", value: "measured", aim: "promised" };
  const width = (key: "metric" | "value" | "aim"): number => Math.max(head[key].length, ...rows.map((row) => row[key].length));
  const [metric, value, aim] = [width("metric"), width("value"), width("aim")];
  const line = (row: typeof head, mark: string): string => `${row.metric.padEnd(metric)}  ${row.value.padStart(value)}  ${row.aim.padEnd(aim)}  ${mark}`.trimEnd();
  console.log(line(head, ""));
  for (const row of rows) console.log(line(row, row.met === null ? "" : row.met ? "ok" : "MISSED"));
}

/** A latency row; `limitMs` is what was promised for its p99, or null for a figure that is only told. */
export function latencyRow(metric: string, latencies: { summary(): { count: number; p50: number; p99: number; p999: number; max: number } }, limitMs: number | null): Row {
  const { count, p50, p99, p999, max } = latencies.summary();
  const figures = [p50, p99, p999, max].map((ms) => ms.toFixed(1)).join(" / ");
  return {
    metric: `${metric} (${count}), p50 / p99 / p99.9 / max ms`,
    value: figures,
    aim: limitMs === null ? "" : `p99 < ${limitMs} ms`,
    met: limitMs === null ? null : count > 0 && p99 < limitMs,
  };
}
