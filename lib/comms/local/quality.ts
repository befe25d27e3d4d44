import type { Quality } from "../types";

/** What the statistics of a connection say, since the last look. */
export type LinkFigures = {
  /** Round trip, ms; null while unknown. */
  roundTripMs: number | null;
  /** Part of the packets that were lost, 0 to 1; null while none were expected. */
  lossPart: number | null;
};

/** Received and lost packets up to now. */
export type PacketCount = { received: number; lost: number };

/** Part of the packets lost between two looks; null when none were expected in between. */
export function lossBetween(before: PacketCount, now: PacketCount): number | null {
  const lost = Math.max(0, now.lost - before.lost);
  const expected = Math.max(0, now.received - before.received) + lost;
  return expected === 0 ? null : lost / expected;
}

/** Three levels: poor above 400 ms or 8 %, good above 200 ms or 3 %, else excellent. */
export function gradeQuality({ roundTripMs, lossPart }: LinkFigures): Quality {
  if (roundTripMs === null && lossPart === null) return "unknown";
  const tripMs = roundTripMs ?? 0;
  const loss = lossPart ?? 0;
  if (tripMs > 400 || loss > 0.08) return "poor";
  return tripMs > 200 || loss > 0.03 ? "good" : "excellent";
}

/** The figures and packet counts in a report of `RTCPeerConnection.getStats`. */
export function readReport(report: Iterable<Record<string, unknown>>): { roundTripMs: number | null; packets: PacketCount } {
  let roundTripMs: number | null = null;
  const packets = { received: 0, lost: 0 };
  for (const entry of report) {
    if (entry.type === "candidate-pair" && entry.nominated === true && typeof entry.currentRoundTripTime === "number") {
      roundTripMs = entry.currentRoundTripTime * 1000;
    }
    if (entry.type === "inbound-rtp") {
      packets.received += typeof entry.packetsReceived === "number" ? entry.packetsReceived : 0;
      packets.lost += typeof entry.packetsLost === "number" ? entry.packetsLost : 0;
    }
  }
  return { roundTripMs, packets };
}
