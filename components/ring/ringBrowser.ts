import { meterBrowser } from "@/lib/billing/browser";
import { ringSamples } from "./ringSound";

/** Where this browser keeps that the ring is muted. */
const MUTED_KEY = "parley-ring-muted";

/** Held by the tab that rings; the others stand in line for it. */
const RING_LOCK = "parley-ring";
/** How often a tab that may not sound looks whether another one does, ms. */
const LOOK_EVERY_MS = 1_000;

/** Held, shared, by every tab that somebody is looking at. */
const WATCHED_LOCK = "parley-watched";

/** What a browser says about notifications; "unsupported" where it has none. */
export type NotificationState = NotificationPermission | "unsupported";

export type Note = { title: string; body: string; tag: string; onPress: () => void };

/** Everything the ring needs from a browser. */
export const ringBrowser = {
  /**
   * Whether sound may start. Browsers allow it once somebody has touched the page; asking earlier would only leave a
   * complaint in the console.
   */
  maySound: (): boolean => typeof AudioContext !== "undefined" && (navigator.userActivation?.hasBeenActive ?? false),

  /** Calls back at the next touch or key in this tab. Returns a stop. */
  onTouch(callback: () => void): () => void {
    const events = ["pointerup", "keydown"] as const;
    for (const event of events) addEventListener(event, callback, { capture: true });
    return () => {
      for (const event of events) removeEventListener(event, callback, { capture: true });
    };
  },

  /** Starts the ring, over and over or once. The sound card keeps the time, so a hidden tab rings as well. Returns a stop. */
  play({ loop }: { loop: boolean }): () => void {
    const context = new AudioContext();
    const samples = ringSamples(context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = loop;
    source.connect(context.destination);
    source.start();
    let isOver = false;
    const stop = () => {
      if (isOver) return;
      isOver = true;
      source.stop();
      void context.close();
    };
    source.onended = stop;
    return stop;
  },

  /** Calls back once this tab is the one that rings. Returns a release. */
  elect: (callback: () => void): (() => void) => meterBrowser.elect(RING_LOCK, callback),

  /** Calls back whether a tab of this browser rings, now and each second. Returns a stop. */
  watchRing(callback: (isRinging: boolean) => void): () => void {
    let isOver = false;
    const look = async () => {
      const isRinging = await isHeld(RING_LOCK);
      if (!isOver) callback(isRinging);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  },

  readMuted: (): boolean => localStorage.getItem(MUTED_KEY) === "yes",
  writeMuted(isMuted: boolean): void {
    if (isMuted) localStorage.setItem(MUTED_KEY, "yes");
    else localStorage.removeItem(MUTED_KEY);
  },
  /** Calls back when another tab has changed the switch. Returns a stop. */
  onMutedElsewhere(callback: () => void): () => void {
    const hear = ({ key }: StorageEvent) => {
      if (key === MUTED_KEY || key === null) callback();
    };
    addEventListener("storage", hear);
    return () => removeEventListener("storage", hear);
  },

  notificationState: (): NotificationState => (typeof Notification === "undefined" ? "unsupported" : Notification.permission),
  /** Asks for leave to notify. To be called from a press only. */
  askToNotify: async (): Promise<NotificationState> =>
    typeof Notification === "undefined" ? "unsupported" : await Notification.requestPermission(),

  /** Says that this tab is in sight for as long as it is. Returns a stop. */
  watch(): () => void {
    let leave: AbortController | null = null;
    const follow = () => {
      if (document.visibilityState === "hidden") {
        leave?.abort();
        leave = null;
        return;
      }
      if (leave !== null) return;
      const leaving = new AbortController();
      leave = leaving;
      const seen = new Promise<void>((done) => leaving.signal.addEventListener("abort", () => done()));
      void navigator.locks.request(WATCHED_LOCK, { mode: "shared" }, async () => {
        if (!leaving.signal.aborted) await seen;
      });
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      leave?.abort();
    };
  },

  /** True while some tab of the product is in sight: who looks at the page needs no notification. */
  isWatched: async (): Promise<boolean> => await isHeld(WATCHED_LOCK),

  /** Shows a notification; the same tag from another tab replaces it. Returns a close; null where the browser shows none. */
  notify({ title, body, tag, onPress }: Note): (() => void) | null {
    if (ringBrowser.notificationState() !== "granted") return null;
    let shown: Notification;
    try {
      shown = new Notification(title, { body, tag, silent: true });
    } catch (error) {
      // Browsers on phones have the permission and refuse the constructor: there it takes a service worker.
      if (error instanceof TypeError) return null;
      throw error;
    }
    shown.onclick = () => {
      window.focus();
      shown.close();
      onPress();
    };
    return () => shown.close();
  },
};

async function isHeld(lock: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lock);
}
