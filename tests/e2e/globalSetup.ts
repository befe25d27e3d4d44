import { rm } from "node:fs/promises";
import { findOrGetChromium } from "../../scripts/lib/chromium";
import { buildForTests } from "../../scripts/lib/site";
import { PREPARED_DATA, Stack } from "./support/stack";

/**
 * Journeys run on the production build with demo data, in a real browser: all three are there before the first one starts. Answers what
 * removes the data again.
 */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.CHROMIUM_PATH = findOrGetChromium();
  await buildForTests();
  const prepared = await Stack.prepare();
  process.env[PREPARED_DATA] = prepared;
  return async () => await rm(prepared, { recursive: true, force: true });
}
