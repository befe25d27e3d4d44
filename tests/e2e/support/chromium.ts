import { chromium, type Browser } from "playwright-core";
import { findOrGetChromium } from "../../../scripts/lib/chromium";

export const QUIET_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium with a profile of its own that calls nobody by itself. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findOrGetChromium(), headless: true, args: QUIET_FLAGS });
}
