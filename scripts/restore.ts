import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { restore } from "./lib/backups";
import { Failure, runScript } from "./lib/failure";

const USAGE = `Makes a data folder from a backup, after comparing every file with what was written.
  npm run restore -- <backup> [--data <folder>]   the folder must have no database yet (.parley)`;

function readArguments() {
  try {
    return parseArgs({
      args: process.argv.slice(3),
      options: { data: { type: "string" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. Run with --help to see all options.`);
  }
}

await runScript(async () => {
  const { values, positionals } = readArguments();
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const [backup, ...more] = positionals;
  if (backup === undefined || more.length > 0) throw new Failure("Name one backup. Run with --help to see how.");
  const dataFolder = resolve(values.data ?? ".parley");
  const { madeAtMs, fileCount } = await restore(resolve(backup), dataFolder);
  console.log(
    `Restored ${fileCount} files of ${new Date(madeAtMs).toISOString()} to ${dataFolder}. Prove the books with npm run ledger:check before you open.`,
  );
});
