import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Journeys that live through minutes of real time, the longest first. Begun last, they would run while the other workers stand idle. */
const LONG = ["routes", "chatSession", "signInOutage", "callLosses", "videoCall", "clientJourney", "videoPeople", "longWords"].map(
  (name) => `/tests/e2e/${name}.test.ts`,
);

/** Vitest's own order, by what it remembers of earlier runs or by size, behind the files that are known to be long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? LONG.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
