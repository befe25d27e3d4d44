import { chromium, type Browser, type BrowserServer } from "playwright-core";
import { findOrGetChromium } from "../../../scripts/lib/chromium";
import { QUIET_FLAGS } from "./chromium";
import { treeOf } from "./processTree";

/** Connections over loopback, sound without a click. */
const CALL_FLAGS = ["--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns", "--autoplay-policy=no-user-gesture-required"];

/** What a person has: devices that beep and move, the same with a browser that refuses them, or none. */
const DEVICE_FLAGS = {
  invented: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  refused: ["--use-fake-device-for-media-stream"],
  none: [],
} as const;
export type Devices = keyof typeof DEVICE_FLAGS;

/**
 * A Chromium of one person alone, a process of its own: what is done to it happens to nobody else. Stopped, it is a
 * laptop that fell asleep or lost its network; ended, one that broke.
 */
export class OwnBrowser {
  private constructor(
    readonly browser: Browser,
    private readonly server: BrowserServer,
  ) {}

  static async launch(devices: Devices = "invented"): Promise<OwnBrowser> {
    const server = await chromium.launchServer({
      executablePath: findOrGetChromium(),
      headless: true,
      args: [...QUIET_FLAGS, ...CALL_FLAGS, ...DEVICE_FLAGS[devices]],
    });
    return new OwnBrowser(await chromium.connect(server.wsEndpoint()), server);
  }

  private signal(name: "SIGSTOP" | "SIGCONT"): void {
    const pid = this.server.process().pid;
    if (pid === undefined) throw new Error("the browser has no process");
    for (const member of treeOf(pid)) process.kill(member, name);
  }

  /** Stops every process of this browser where it stands. Calls to its pages wait until it goes on. */
  freeze(): void {
    this.signal("SIGSTOP");
  }

  thaw(): void {
    this.signal("SIGCONT");
  }

  /** Ends it outright, as a crash does. */
  async kill(): Promise<void> {
    await this.server.kill();
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
