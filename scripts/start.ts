import { runScript } from "./lib/failure";
import { readOptions } from "./lib/options";
import { superviseProduct } from "./lib/supervisor";

await runScript(async () => {
  const options = readOptions(process.argv.slice(3), { seed: false });
  if (options !== null) await superviseProduct("start", options);
});
