import type { BenchBackend } from "../lib/backend";
import { openRooms } from "../lib/couples";
import { Latencies } from "../lib/histogram";
import { nowMs } from "../lib/pace";

/** A party's second tick inside this time writes nothing; every measured tick must be a durable one. */
const QUIET_MS = 400;

export type SaturationResult = { durableTicksPerSecond: number; tick: Latencies };

/**
 * As many durable ticks as the server takes: `outstanding` loops walk over all parties of `sessions` rooms and tick each again as soon as its
 * last tick is old enough to be written anew.
 */
export async function runSaturation(backend: BenchBackend, options: { from: number; sessions: number; outstanding: number; durationMs: number }): Promise<SaturationResult> {
  const couples = await openRooms(backend, { from: options.from, balancesMinor: new Array<bigint>(options.sessions).fill(50_000n), ratePerMinuteMinor: 10n });
  const parties = couples.flatMap(({ client, advisor, sessionId }) => [client, advisor].map((socket) => ({ socket, sessionId, tickedMs: -QUIET_MS })));
  const tick = new Latencies();
  let next = 0;
  const endMs = nowMs() + options.durationMs;
  await Promise.all(
    Array.from({ length: options.outstanding }, async () => {
      while (nowMs() < endMs) {
        const party = parties[next++ % parties.length];
        if (!party) return;
        const waitMs = party.tickedMs + QUIET_MS + 5 - nowMs();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        const sentMs = nowMs();
        await party.socket.mutation("sessions:tick", { sessionId: party.sessionId });
        party.tickedMs = nowMs();
        tick.add(party.tickedMs - sentMs);
      }
    }),
  );
  for (const { client, sessionId } of couples) await client.mutation("sessions:end", { sessionId });
  for (const { client, advisor } of couples) {
    client.close();
    advisor.close();
  }
  return { durableTicksPerSecond: (tick.count * 1_000) / options.durationMs, tick };
}
