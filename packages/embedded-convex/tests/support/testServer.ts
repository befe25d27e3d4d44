/** Servers with the fixture app in this process, on temporary folders and free ports. */
import { startServer, type RunningServer, type ServerOptions } from "../../src/index.js";
import { temporaryFolder } from "./program.js";
import { pushFixture } from "./pushRequest.js";

export type TestServer = RunningServer & { errors: unknown[]; dispose: () => Promise<void> };

/** A server with the fixture app, in this process. `dispose` also removes its data. */
export async function startFixtureServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const folder = options.dataFolder === undefined ? temporaryFolder() : null;
  const errors: unknown[] = [];
  const server = await startServer({
    dataFolder: options.dataFolder ?? (folder?.path as string),
    port: 0,
    sitePort: 0,
    reportError: (error) => errors.push(error),
    ...options,
  });
  await pushFixture(server.url, server.adminKey);
  return {
    ...server,
    errors,
    dispose: async () => {
      await server.close();
      folder?.remove();
    },
  };
}
