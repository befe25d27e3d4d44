import { measurePages, PAGES } from "../bench/lighthouse";
import { Failure, runScript } from "./lib/failure";
import { buildForTests } from "./lib/site";

/** Measures the pages that the world judges us by, on the production build: `npm run bench:lighthouse`, one of them with `-- search`. */
await runScript(async () => {
  const [asked] = process.argv.slice(3);
  const only = PAGES.find((page) => page === asked);
  if (asked !== undefined && only === undefined) throw new Failure(`There is no page "${asked}"; there are ${PAGES.join(", ")}.`);
  await buildForTests();
  await measurePages(only);
});
