import { findOrGetChromium } from "../../scripts/lib/chromium";
import { buildForTests } from "../../scripts/lib/site";

/** Journeys run on the production build, in a real browser: both are there before the first one starts. */
export default async function setup(): Promise<void> {
  process.env.CHROMIUM_PATH = findOrGetChromium();
  await buildForTests();
}
