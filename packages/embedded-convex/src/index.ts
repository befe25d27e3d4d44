/** A single-process, durable backend that serves unmodified Convex clients and the official Convex CLI. */
export { startServer, type RunningServer } from "./server/start.js";
export type { ServerOptions } from "./server/options.js";
export { restoreBackup } from "./backup/restoreBackup.js";
export { BackupFailure, type Manifest } from "./backup/manifest.js";
export { StartFailure } from "./server/failure.js";
