/** `POST /api/storage/upload` and `GET /api/storage/{uuid}`. */
import type { FileStorage } from "../contracts.js";
import { serveFile } from "./fileDownload.js";
import { receiveFile } from "./fileUpload.js";
import type { Routes } from "./router.js";

export function storageRoutes(files: FileStorage): Routes {
  return {
    "POST /api/storage/upload": (exchange) => receiveFile(files, exchange),
    "GET /api/storage/*": (exchange) => serveFile(files, exchange),
  };
}
