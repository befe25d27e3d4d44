import { isMeteredState } from "../domain/sessionStates";
import type { Warning } from "../domain/billing/snapshot";
import type { MeterBrowser } from "./browser";
import { deriveSnapshot, emptySnapshot } from "./deriveSnapshot";
import { Ticker } from "./ticker";
import type { BillingSnapshot, SessionFacts, TickFacts, TimedTick } from "./types";

export type BillingCallbacks<Session extends SessionFacts> = {
  /** Once each time a warning begins to apply. */
  onBalanceWarning?: (warning: Warning, snapshot: BillingSnapshot<Session>) => void;
  /** Each time a running session stops being billed without being over. */
  onPaused?: (state: "paused" | "grace" | "exhausted", snapshot: BillingSnapshot<Session>) => void;
  /** With every word from the server. */
  onUpdate?: (snapshot: BillingSnapshot<Session>) => void;
};

/**
 * The meter of one session in one tab: listens to the session, ticks if it is this tab's turn, and keeps a snapshot that
 * moves four times a second in between.
 */
export class MeterStore<Session extends SessionFacts> {
  private callbacks: BillingCallbacks<Session> = {};
  private session: Session | null | undefined;
  private tick: TimedTick | null = null;
  private snapshot: BillingSnapshot<Session> = emptySnapshot("loading");
  private readonly listeners = new Set<() => void>();
  private shared: ReturnType<MeterBrowser["share"]> | null = null;
  private isMyTurn = false;
  /** Something happened since the last tick. Opening the page is something. */
  private wasActive = true;
  /** What the tick under way says about that. */
  private toldActive = false;
  private readonly ticker: Ticker;

  constructor(
    private readonly sessionId: string,
    private readonly send: (active: boolean) => Promise<TickFacts>,
    private readonly browser: MeterBrowser,
  ) {
    this.ticker = new Ticker({
      nowMs: browser.nowMs,
      send: () => this.sendTick(),
      onAnswer: (tick) => {
        this.hear(tick);
        this.shared?.send(tick);
      },
      // The session's own row tells a refused party what happened; the next tick is only slower.
      onRefusal: () => {
        this.wasActive ||= this.toldActive;
        this.refresh();
      },
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): BillingSnapshot<Session> => this.snapshot;

  /** Starts beating; the browser calls it when the page shows the session. Returns a stop. */
  start(): () => void {
    const name = `parley-tick:${this.sessionId}`;
    const shared = this.browser.share(name, (tick) => this.hear(tick));
    this.shared = shared;
    const release = this.browser.elect(name, () => {
      this.isMyTurn = true;
    });
    const stopWatching = this.browser.watchActivity(`parley-active:${this.sessionId}`, () => {
      this.wasActive = true;
    });
    const stopBeats = this.browser.startBeats(() => this.beat());
    return () => {
      stopBeats();
      stopWatching();
      release();
      shared.close();
      this.shared = null;
      this.isMyTurn = false;
    };
  }

  /** Whom to tell from now on. */
  setCallbacks(callbacks: BillingCallbacks<Session>): void {
    this.callbacks = callbacks;
  }

  /** Takes what the subscription says: undefined while loading, null when it is not the viewer's session. */
  setSession(session: Session | null | undefined): void {
    // A change of state changes the cadence; the next beat asks.
    if (session?.state !== this.session?.state) this.ticker.hurry();
    this.session = session;
    this.refresh();
    if (session) this.callbacks.onUpdate?.(this.snapshot);
  }

  /** What happened is told once; `onRefusal` takes it back if the tick did not get through. */
  private sendTick(): Promise<TickFacts> {
    this.toldActive = this.wasActive;
    this.wasActive = false;
    return this.send(this.toldActive);
  }

  private beat(): void {
    if (this.isMyTurn && this.session && isMeteredState(this.session.state)) this.ticker.beat();
    this.refresh();
  }

  private hear(tick: TimedTick): void {
    if (this.tick !== null && tick.facts.serverNowMs < this.tick.facts.serverNowMs) return;
    this.tick = tick;
    this.refresh();
    if (this.session) this.callbacks.onUpdate?.(this.snapshot);
  }

  private refresh(): void {
    const before = this.snapshot;
    if (this.session === undefined) return;
    const next = this.session === null ? emptySnapshot<Session>("notFound") : deriveSnapshot(this.session, this.tick, this.browser.nowMs());
    if (isEqual(before, next)) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
    if (next.warning !== null && next.warning !== before.warning) this.callbacks.onBalanceWarning?.(next.warning, next);
    if (before.state === "running" && (next.state === "paused" || next.state === "grace" || next.state === "exhausted")) {
      this.callbacks.onPaused?.(next.state, next);
    }
  }
}

function isEqual<Session extends SessionFacts>(a: BillingSnapshot<Session>, b: BillingSnapshot<Session>): boolean {
  return (Object.keys(b) as (keyof BillingSnapshot<Session>)[]).every((key) => Object.is(a[key], b[key]));
}
