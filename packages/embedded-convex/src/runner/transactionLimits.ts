/** Convex's limits per transaction, for `meta.getTransactionMetrics` and the scheduler. */

export const LIMITS = {
  bytesRead: 16 << 20,
  bytesWritten: 16 << 20,
  databaseQueries: 4_096,
  documentsRead: 32_000,
  documentsWritten: 16_000,
  functionsScheduled: 1_000,
  scheduledFunctionArgsBytes: 16 << 20,
  files: 1_000,
  fileBytes: 16 << 20,
} as const;

export function metric(used: number, limit: number): { used: number; remaining: number } {
  return { used, remaining: Math.max(0, limit - used) };
}
