/** The server shows a note this long; the page repeats its own in less than half of it. */
const SHOWN_MS = 5_000;
const REPEAT_MS = 2_000;
/** Taken back after this long without a key. */
const IDLE_MS = 3_000;

/** Tells the other party that one is typing: at most every 2 seconds, and that one stopped after 3 without a key. */
export class OwnTyping {
  private saidAtMs = -Infinity;
  private idle: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly say: (typing: boolean) => void) {}

  set(on: boolean, nowMs: number): void {
    const wasSaid = this.saidAtMs > -Infinity;
    this.forget(on ? this.saidAtMs : -Infinity);
    if (!on) {
      if (wasSaid) this.say(false);
      return;
    }
    if (nowMs - this.saidAtMs >= REPEAT_MS) {
      this.saidAtMs = nowMs;
      this.say(true);
    }
    this.idle = setTimeout(() => this.set(false, nowMs), IDLE_MS);
  }

  /** Says nothing more about what was typed; a sent message takes the note back by itself. */
  forget(saidAtMs = -Infinity): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    this.saidAtMs = saidAtMs;
  }
}

/** Whether the other party is shown as typing: for some seconds from when the news came in, because clocks differ. */
export class PeerTyping {
  private untilMs: number | null = null;
  private isFirst = true;
  private timer: ReturnType<typeof setTimeout> | null = null;
  isShown = false;

  constructor(private readonly onChange: () => void) {}

  /** Takes what the server says: until when, by its clock; null when they stopped. */
  hear(untilMs: number | null, nowMs: number): void {
    const isNews = untilMs !== this.untilMs;
    // What the first answer holds may be from long ago.
    const isStale = this.isFirst && untilMs !== null && untilMs < nowMs;
    this.isFirst = false;
    this.untilMs = untilMs;
    if (!isNews) return;
    this.stop();
    this.isShown = untilMs !== null && !isStale;
    if (!this.isShown) return;
    this.timer = setTimeout(() => {
      this.isShown = false;
      this.onChange();
    }, SHOWN_MS);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
