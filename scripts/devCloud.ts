import { spawn } from "node:child_process";
import { loadEnvironment } from "./lib/environment";
import { Failure, runScript } from "./lib/failure";
import { onEndRequested } from "./lib/lifetime";
import { readOptions } from "./lib/options";
import { inRoot, ROOT } from "./lib/paths";
import { claimPort } from "./lib/ports";
import { startSite } from "./lib/site";

/**
 * The same app against Convex Cloud or a self-hosted Convex: the official `convex dev` pushes and watches, Next serves the
 * site. The deployment's own variables are set there, with `npx convex env set`.
 */
await runScript(async () => {
  const options = readOptions(process.argv.slice(3), { seed: false });
  if (options === null) return;
  const environment = loadEnvironment({});
  const convexUrl = environment.NEXT_PUBLIC_CONVEX_URL;
  if (convexUrl === undefined) {
    throw new Failure(
      "NEXT_PUBLIC_CONVEX_URL is not set in .env.local. Run `npx convex dev` once to choose a deployment, or name your own.",
    );
  }
  const port = await claimPort(options.port, "--port");
  const convex = spawn(process.execPath, [inRoot("node_modules/convex/bin/main.js"), "dev"], { cwd: ROOT, stdio: "inherit" });
  const site = startSite("dev", { port, convexUrl, backend: { url: convexUrl, siteUrl: convexUrl }, identityFile: null, environment });
  const ended = new Promise<void>((resolve) => {
    onEndRequested(() => resolve());
    convex.once("exit", () => resolve());
    void site.process.exited.then(() => resolve());
  });
  void site.ready.then(() => console.log(`Parley is ready at http://localhost:${port} (backend ${convexUrl})`));
  await ended;
  convex.kill("SIGTERM");
  await site.process.stop();
});
