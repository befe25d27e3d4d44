import { takePictures } from "../tests/e2e/support/pictures";
import { runScript } from "./lib/failure";
import { buildForTests } from "./lib/site";

/** Pictures of every page for every persona: `npm run pictures`, or a part: `npm run pictures -- wallet`. */
await runScript(async () => {
  await buildForTests();
  const { taken, folder } = await takePictures(process.argv[3] ?? "");
  console.log(`${taken} pictures in ${folder}`);
});
