/** `POST /api/backup`: writes a backup to a folder of the server's machine. */
import { requireAdmin } from "../http/credentials.js";
import type { Routes } from "../http/router.js";
import { HttpError, readJsonObject, sendJson } from "../http/transport.js";
import type { Backups } from "./backups.js";
import { BackupFailure } from "./manifest.js";

const MAX_BODY_BYTES = 10_000;

/** Body `{ folder }`, an absolute path that does not exist; answers `{ madeAtMs, fileCount, bytes }` once all of it is on disk. */
export function backupRoutes(backups: Backups): Routes {
  return {
    "POST /api/backup": async ({ authenticator, request, response, url }) => {
      await requireAdmin(authenticator, request, url);
      const { folder } = await readJsonObject(request, MAX_BODY_BYTES);
      if (typeof folder !== "string") throw new HttpError(400, "InvalidBackup", "`folder` must be the path of the backup.");
      try {
        const { madeAtMs, files } = await backups.make(folder);
        const bytes = files.reduce((sum, { size }) => sum + size, 0);
        sendJson(response, 200, { madeAtMs, fileCount: files.length, bytes });
      } catch (error) {
        if (error instanceof BackupFailure) throw new HttpError(400, "InvalidBackup", error.message);
        throw error;
      }
    },
  };
}
