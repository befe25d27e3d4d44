import { runScript } from "./lib/failure";
import { readOptions } from "./lib/options";
import { superviseProduct } from "./lib/supervisor";

await runScript(async () => {
  const options = readOptions(process.argv.slice(3), { seed: true });
  if (options !== null) await superviseProduct("dev", options);
});
