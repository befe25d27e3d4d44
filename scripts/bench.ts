import { runBench } from "../bench/run";
import { runScript } from "./lib/failure";

await runScript(async () => await runBench(process.argv.slice(3)));
