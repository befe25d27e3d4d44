import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Journeys that take longest, in this order. Begun last, they would run while the other workers stand idle. */
const LONG = [
  ...["routes", "callLosses", "videoCall", "signInOutage", "longWords", "longSession", "clientJourney", "videoPeople", "chatSession"],
  ...["commands", "killedBackend", "drops", "queue", "lostConnection", "payouts", "chatContent", "lastCentOnVideo"],
].map((name) => `/tests/e2e/${name}.test.ts`);

/** Vitest's own order, by what it remembers of earlier runs or by size, behind the files that are known to be long. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? LONG.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    // The promise of `npm test` is made for two cores.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A focused test would hide all others; `npm test` also counts skipped tests as failed.
    allowOnly: false,
    // Mocks and clocks of one test never reach the next.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      { extends: true, test: { name: "unit", environment: "node", include: ["tests/unit/**/*.test.{ts,tsx}"], testTimeout: 60_000 } },
      { extends: true, test: { name: "structure", environment: "node", include: ["tests/structure/**/*.test.ts"], testTimeout: 120_000 } },
      {
        extends: true,
        test: {
          name: "convex",
          environment: "edge-runtime",
          include: ["tests/convex/**/*.test.ts"],
          server: { deps: { inline: ["convex-test"] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "components", environment: "jsdom", include: ["tests/components/**/*.test.{ts,tsx}"], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "embedded",
          environment: "node",
          include: ["packages/embedded-convex/tests/**/*.test.{ts,tsx}"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/e2e/globalSetup.ts"],
          testTimeout: 420_000,
          hookTimeout: 300_000,
          // What a page does by itself takes a busy machine longer than the second that is waited elsewhere.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
