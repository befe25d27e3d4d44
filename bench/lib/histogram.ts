/** Latencies in milliseconds, kept whole: a run has at most a few hundred thousand. */
export class Latencies {
  private readonly samplesMs: number[] = [];

  add(ms: number): void {
    this.samplesMs.push(ms);
  }

  get count(): number {
    return this.samplesMs.length;
  }

  /** The smallest sample that at least `share` (0..1) of all samples do not exceed; 0 without samples. */
  percentile(share: number): number {
    if (this.samplesMs.length === 0) return 0;
    const sorted = Float64Array.from(this.samplesMs).sort();
    const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
    return sorted[rank] ?? 0;
  }

  summary(): { count: number; p50: number; p99: number; p999: number; max: number } {
    return {
      count: this.count,
      p50: this.percentile(0.5),
      p99: this.percentile(0.99),
      p999: this.percentile(0.999),
      max: this.percentile(1),
    };
  }
}
