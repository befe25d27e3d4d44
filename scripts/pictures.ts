import { parseArgs } from "node:util";
import { localeOf } from "../lib/domain/locales";
import { takePictures } from "../tests/e2e/support/pictures";
import { Failure, runScript } from "./lib/failure";
import { buildForTests } from "./lib/site";

/** Pictures of every page for every persona: `npm run pictures`, or a part: `npm run pictures -- wallet`, or in a language: `-- --locale ar`. */
await runScript(async () => {
  const { values, positionals } = parseArgs({ args: process.argv.slice(3), options: { locale: { type: "string", default: "en" } }, allowPositionals: true });
  const locale = localeOf(values.locale);
  if (locale === null) throw new Failure(`There are no texts in ${JSON.stringify(values.locale)}.`);
  await buildForTests();
  const { taken, folder } = await takePictures(positionals[0] ?? "", locale);
  console.log(`${taken} pictures in ${folder}`);
});
