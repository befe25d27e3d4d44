import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "./lib/backend";
import { generate } from "./lib/deployment";
import { Failure, runScript } from "./lib/failure";
import { ROOT } from "./lib/paths";

/** Writes `convex/_generated` by the official CLI, against a backend that exists for this moment only. */
await runScript(async () => {
  const folder = await mkdtemp(join(tmpdir(), "parley-codegen-"));
  try {
    const backend = await startBackend({ dataFolder: folder, port: 0, sitePort: 0, testClock: false, origins: undefined });
    try {
      const complaint = await generate(backend, ROOT);
      if (complaint !== null) throw new Failure(`The types could not be generated:\n${complaint}`);
    } finally {
      await backend.process.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
