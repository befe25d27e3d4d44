import type { MediaBrowser } from "./mediaBrowser";

/** A connection in the making is given this long before it is made anew, ms. */
const REBUILD_MS = 20_000;
/** Two who know of each other and did not connect in this time are not going to, ms. */
const GIVE_UP_MS = 60_000;
/** After this long alone the next attempt is a new beginning, ms. */
const ALONE_MS = 5_000;
/** The impolite side looks for another way first, so that the two do not collide. */
const RESTART_MS = { impolite: 2_000, polite: 3_500 } as const;
/** A connection that neither healed nor was repaired by now counts as lost, ms. */
const LOST_MS = 6_000;

export type RepairSteps = {
  /** Look for another way through the network. */
  restart: () => void;
  /** The other is not reached any more, or never was: begin anew. */
  rebuild: () => void;
  giveUp: () => void;
};

/**
 * Repairs the connection of two browsers that know of each other: restart after some seconds, rebuild when that did not help,
 * give up when a minute of attempts led to nothing, whichever side began them. Browsers notice a vanished peer after 6 to
 * 8 s as "disconnected" and after 16 to 18 s as "failed".
 */
export class Repair {
  private stops: (() => void)[] = [];
  private isSilent = false;
  /** Since when every attempt has failed; null while connected. */
  private failingSinceMs: number | null = null;
  private aloneSinceMs: number | null = null;

  constructor(
    private readonly clock: Pick<MediaBrowser, "after" | "nowMs">,
    private readonly isPolite: boolean,
    private readonly steps: RepairSteps,
  ) {}

  /** A connection is being made. */
  connecting(): void {
    const nowMs = this.clock.nowMs();
    if (this.aloneSinceMs !== null && nowMs - this.aloneSinceMs > ALONE_MS) this.failingSinceMs = null;
    this.clear();
    this.aloneSinceMs = null;
    this.failingSinceMs ??= nowMs;
    this.at(REBUILD_MS, this.steps.rebuild);
    this.at(Math.max(0, this.failingSinceMs + GIVE_UP_MS - nowMs), this.steps.giveUp);
  }

  /** The connection has gone silent. */
  disconnected(): void {
    if (this.isSilent) return;
    this.clear();
    this.isSilent = true;
    this.at(RESTART_MS[this.isPolite ? "polite" : "impolite"], this.steps.restart);
    this.at(LOST_MS, this.steps.rebuild);
  }

  /** The connection is there. */
  connected(): void {
    this.clear();
    this.failingSinceMs = null;
  }

  /** There is nobody to connect to: nothing is overdue. */
  alone(): void {
    this.clear();
    this.aloneSinceMs ??= this.clock.nowMs();
  }

  private at(ms: number, step: () => void): void {
    this.stops.push(this.clock.after(ms, step));
  }

  private clear(): void {
    this.isSilent = false;
    for (const stop of this.stops) stop();
    this.stops = [];
  }
}
