import { measurePages } from "../bench/lighthouse";
import { runScript } from "./lib/failure";
import { buildForTests } from "./lib/site";

/** Measures the pages that the world judges us by, on the production build: `npm run bench:lighthouse`. */
await runScript(async () => {
  await buildForTests();
  await measurePages();
});
