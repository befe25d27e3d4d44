import type { TickFacts, TimedTick } from "./types";

/** Until the first answer names a cadence, and after a refused tick, in ms. */
const FIRST_PERIOD_MS = 1_000;
const REFUSED_PERIOD_MS = 5_000;
/** Longest half round trip that is believed, in ms. */
const TRAVEL_MAX_MS = 250;
/** Beats come a little early or late; a tick this close to due is due. */
const BEAT_SLACK_MS = 60;

export type TickerEnvironment = {
  /** Monotonic clock of this machine, ms. */
  nowMs: () => number;
  send: () => Promise<TickFacts>;
  onAnswer: (tick: TimedTick) => void;
  onRefusal: (error: unknown) => void;
};

/**
 * Sends ticks at the cadence the server asks for, one at a time: while an answer is outstanding no other tick leaves, so a
 * lost connection never releases a burst when it returns.
 */
export class Ticker {
  private isOutstanding = false;
  private dueAtMs = -Infinity;

  constructor(private readonly environment: TickerEnvironment) {}

  /** Called by every beat. */
  beat(): void {
    const { nowMs, send } = this.environment;
    const sentAtMs = nowMs();
    if (this.isOutstanding || sentAtMs + BEAT_SLACK_MS < this.dueAtMs) return;
    this.isOutstanding = true;
    this.dueAtMs = sentAtMs + FIRST_PERIOD_MS;
    send().then(
      (facts) => this.answered(facts, sentAtMs),
      (error: unknown) => this.refused(error, sentAtMs),
    );
  }

  /** The next beat ticks, whatever the cadence. */
  hurry(): void {
    this.dueAtMs = -Infinity;
  }

  private answered(facts: TickFacts, sentAtMs: number): void {
    const receivedAtMs = this.environment.nowMs();
    this.isOutstanding = false;
    this.dueAtMs = sentAtMs + facts.nextTickMs;
    // The server read its clock half a round trip ago; a tick that waited for the network was sent only when that returned.
    const travelMs = Math.min((receivedAtMs - sentAtMs) / 2, TRAVEL_MAX_MS);
    this.environment.onAnswer({ facts, atMs: receivedAtMs - travelMs });
  }

  private refused(error: unknown, sentAtMs: number): void {
    this.isOutstanding = false;
    this.dueAtMs = sentAtMs + REFUSED_PERIOD_MS;
    this.environment.onRefusal(error);
  }
}
