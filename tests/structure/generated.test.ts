import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBackend, type RunningBackend } from "../../scripts/lib/backend";
import { generate } from "../../scripts/lib/deployment";
import { inRoot } from "../../scripts/lib/paths";

let folder: string;
let backend: RunningBackend;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-generated-"));
  backend = await startBackend({ dataFolder: join(folder, "data"), port: 0, sitePort: 0, testClock: false, origins: undefined });
});
afterAll(async () => {
  await backend?.process.stop();
  await rm(folder, { recursive: true, force: true });
});

it("convex/_generated is what the official CLI writes; otherwise run npm run codegen", async () => {
  const copy = join(folder, "project");
  for (const name of ["convex", "lib", "messages", "package.json", "tsconfig.json"]) await cp(inRoot(name), join(copy, name), { recursive: true });
  await rm(join(copy, "convex/_generated"), { recursive: true });
  await symlink(inRoot("node_modules"), join(copy, "node_modules"));

  expect(await generate(backend, copy)).toBeNull();

  const read = async (root: string) => {
    const names = (await readdir(join(root, "convex/_generated"))).sort();
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(root, "convex/_generated", name), "utf8")])),
    );
  };
  expect(await read(inRoot(""))).toEqual(await read(copy));
});
