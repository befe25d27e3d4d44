import type { BrowserContext, Page } from "playwright-core";

/** A notification that a page has shown, and whether it has taken it away again. */
export type ShownNote = { title: string; body: string; tag: string; isClosed: boolean };

type Recorded = Window & { recorded: { ears: AnalyserNode[]; notes: ShownNote[] } };

/** Lets every page of a context be listened to: what goes to its loudspeaker, and the notifications that it shows. To be called before the pages open. */
export async function recordRing(context: BrowserContext): Promise<void> {
  await context.grantPermissions(["notifications"]);
  await context.addInitScript(() => {
    const recorded: Recorded["recorded"] = { ears: [], notes: [] };
    Object.assign(window, { recorded });
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    const listen = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to === this.context.destination) {
        const ear = this.context.createAnalyser();
        connect.call(this, ear);
        recorded.ears.push(ear);
      }
      return connect.call(this, to);
    };
    Object.assign(AudioNode.prototype, { connect: listen });
    const RealNotification = Notification;
    Object.assign(window, {
      Notification: class extends RealNotification {
        private readonly note: ShownNote;
        constructor(title: string, options: NotificationOptions = {}) {
          super(title, options);
          this.note = { title, body: options.body ?? "", tag: options.tag ?? "", isClosed: false };
          recorded.notes.push(this.note);
        }
        override close(): void {
          this.note.isClosed = true;
          super.close();
        }
      },
    });
  });
}

/** How loud a page is at this moment, 0 to 1; a page whose sound has ended is silent. */
export async function loudness(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { ears } = (window as unknown as Recorded).recorded;
    return ears
      .filter((ear) => ear.context.state === "running")
      .reduce((loudest, ear) => {
        const samples = new Float32Array(ear.fftSize);
        ear.getFloatTimeDomainData(samples);
        return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), loudest);
      }, 0);
  });
}

/** Sounds that a page is playing. */
export async function soundsPlaying(page: Page): Promise<number> {
  return await page.evaluate(() => (window as unknown as Recorded).recorded.ears.filter((ear) => ear.context.state === "running").length);
}

export async function shownNotes(page: Page): Promise<ShownNote[]> {
  return await page.evaluate(() => (window as unknown as Recorded).recorded.notes);
}

/** Makes a page believe that its tab is in front, or behind others. */
export async function putInSight(page: Page, isInSight: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isInSight ? "visible" : "hidden");
}
