import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { Failure } from "./failure";
import { inRoot } from "./paths";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * A Chromium for the journeys: the one named by CHROMIUM_PATH, an installed one, Playwright's; otherwise it gets one, as root
 * from Debian's packages, else by Playwright's download. Throws Failure saying how to get one by hand.
 */
export function findOrGetChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-q"]);
    run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"]);
  } else {
    run(process.execPath, [inRoot("node_modules/playwright-core/cli.js"), "install", "chromium"]);
  }
  const got = findChromium();
  if (got === null) {
    throw new Failure(
      "The browser journeys need Chromium. Install it (on Debian `apt-get install chromium`), or name one with CHROMIUM_PATH=<file>.",
    );
  }
  return got;
}

/** The Chromium that is there, or null. Throws Failure when CHROMIUM_PATH names a file that is not. */
function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Failure(`CHROMIUM_PATH names ${named}, which does not exist.`);
    return named;
  }
  return [...USUAL_PLACES, chromium.executablePath()].find((path) => path !== "" && existsSync(path)) ?? null;
}

function run(command: string, args: string[]): void {
  spawnSync(command, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
