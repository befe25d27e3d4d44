/** Small public routes, and clear answers for what this backend does not do yet. */
import { readBody, HttpError, sendText } from "./transport.js";
import type { Handler, Routes } from "./router.js";

const MAX_ECHO_BYTES = 1024 * 1024;

export function infoRoutes(instanceName: string, version: string): Routes {
  const text =
    (body: string): Handler =>
    async ({ response }) =>
      sendText(response, 200, body);
  const missing =
    (what: string): Handler =>
    async () => {
      throw new HttpError(501, "NotImplemented", `This backend has no ${what} yet.`);
    };
  return {
    "GET /": text("This Convex deployment is running. See https://docs.convex.dev/."),
    "GET /version": text(version),
    "GET /instance_version": text(version),
    "GET /instance_name": text(instanceName),
    "POST /echo": async ({ request, response }) => {
      const body = await readBody(request, MAX_ECHO_BYTES);
      response.writeHead(200, {
        "content-type": request.headers["content-type"] ?? "application/octet-stream",
        "content-length": body.length,
      });
      response.end(body);
    },
    "POST /api/import/*": missing("import"),
    "POST /api/perform_import": missing("import"),
    "POST /api/export/*": missing("export"),
    "GET /api/export/*": missing("export"),
  };
}
