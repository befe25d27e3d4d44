import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startBackend } from "./lib/backend";
import { backupsFolder, makeBackup, nameFor } from "./lib/backups";
import { Failure, runScript } from "./lib/failure";
import { findRunning } from "./lib/runRecord";

const USAGE = `Writes a backup while Parley runs: database, files and the keys this machine made. Keep it as safe as the data itself.
  --data <folder>   whose data is copied; its backend is started when none runs (.parley)
  --to <folder>     a folder that does not exist yet (<data>/backups/<time>)`;

function readArguments() {
  try {
    return parseArgs({
      args: process.argv.slice(3),
      options: { data: { type: "string" }, to: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. Run with --help to see all options.`);
  }
}

await runScript(async () => {
  const options = readArguments();
  if (options.help === true) {
    console.log(USAGE);
    return;
  }
  const dataFolder = resolve(options.data ?? ".parley");
  const target = options.to === undefined ? join(backupsFolder(dataFolder), nameFor(Date.now())) : resolve(options.to);
  const running = await findRunning(dataFolder);
  const own = running === null ? await startBackend({ dataFolder, port: 0, sitePort: 0, testClock: false, origins: undefined }) : null;
  try {
    const backend = running ?? own;
    if (backend === null) throw new Failure(`Nothing runs on ${dataFolder}.`);
    const { fileCount, bytes } = await makeBackup(backend, dataFolder, target);
    console.log(`Backed up ${fileCount} files, ${bytes} bytes, to ${target}`);
  } finally {
    await own?.process.stop();
  }
});
