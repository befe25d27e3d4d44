import { ringBrowser } from "./ringBrowser";

export type RingState = { isMuted: boolean; /** It should ring, no tab does, and the browser wants a touch first. */ isBlocked: boolean };

/**
 * The ring of one tab. It sounds while somebody waits and it is not muted, in one tab only: a tab stands in line for the
 * ring once it may sound, so that a tab nobody ever touched does not take the turn and stay silent.
 */
export class Ringer {
  #state: RingState;
  #wanted = 0;
  #leave: (() => void) | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly browser: typeof ringBrowser) {
    this.#state = { isMuted: browser.readMuted(), isBlocked: false };
    browser.onMutedElsewhere(() => this.#apply(browser.readMuted()));
  }

  readonly current = (): RingState => this.#state;

  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify);
    return () => this.#listeners.delete(notify);
  };

  /** Rings until the returned function is called. Several may want it at a time. */
  ring(): () => void {
    this.#wanted += 1;
    this.#follow();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#wanted -= 1;
      this.#follow();
    };
  }

  /** Mutes or unmutes every tab of this browser, for good. */
  setMuted(isMuted: boolean): void {
    this.browser.writeMuted(isMuted);
    this.#apply(isMuted);
  }

  #apply(isMuted: boolean): void {
    this.#set({ ...this.#state, isMuted });
    this.#follow();
  }

  #follow(): void {
    const isWanted = this.#wanted > 0 && !this.#state.isMuted;
    if (isWanted === (this.#leave !== null)) return;
    if (isWanted) {
      this.#leave = this.#begin();
    } else {
      this.#leave?.();
      this.#leave = null;
      this.#set({ ...this.#state, isBlocked: false });
    }
  }

  #begin(): () => void {
    const undo: (() => void)[] = [];
    const queueUp = () => {
      this.#set({ ...this.#state, isBlocked: false });
      undo.push(this.browser.elect(() => undo.push(this.browser.play({ loop: true }))));
    };
    if (this.browser.maySound()) {
      queueUp();
    } else {
      // Nothing has to be done here while another tab is heard.
      const stopWatching = this.browser.watchRing((isRinging) => this.#set({ ...this.#state, isBlocked: !isRinging }));
      const stopListening = this.browser.onTouch(() => {
        if (!this.browser.maySound()) return;
        stopListening();
        stopWatching();
        queueUp();
      });
      undo.push(stopListening, stopWatching);
    }
    return () => {
      for (const step of undo.splice(0)) step();
    };
  }

  #set(next: RingState): void {
    if (next.isMuted === this.#state.isMuted && next.isBlocked === this.#state.isBlocked) return;
    this.#state = next;
    for (const notify of this.#listeners) notify();
  }
}

let shared: Ringer | null = null;

/** The ring of this tab. */
export function tabRinger(): Ringer {
  shared ??= new Ringer(ringBrowser);
  return shared;
}
