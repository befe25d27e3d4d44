import { readdirSync, readFileSync } from "node:fs";
import { chromium, type Browser, type BrowserServer } from "playwright-core";
import { findOrGetChromium } from "../../../scripts/lib/chromium";
import { QUIET_FLAGS } from "./chromium";

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

/** A process and everything it started, parents first. */
function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = parentOf(pid);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (let i = 0; i < tree.length; i++) tree.push(...(children.get(tree[i] ?? 0) ?? []));
  return tree;
}

function parentOf(pid: number): number | null {
  try {
    // "pid (name) state ppid …"; the name may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch (error) {
    // It ended between the listing and the reading.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return null;
    throw error;
  }
}
