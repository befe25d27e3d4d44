import type { IncomingMessage, ServerResponse } from "node:http";

/** Lets any page call the API, as Convex does: origin and headers are mirrored, credentials allowed. Returns true when that answered a preflight. */
export function applyCors(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  response.setHeader("vary", "origin, access-control-request-method, access-control-request-headers");
  if (origin !== undefined) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
  }
  if (request.method !== "OPTIONS") return false;
  const method = request.headers["access-control-request-method"];
  const headers = request.headers["access-control-request-headers"];
  if (method !== undefined) response.setHeader("access-control-allow-methods", method);
  if (headers !== undefined) response.setHeader("access-control-allow-headers", headers);
  response.setHeader("access-control-max-age", "86400");
  response.writeHead(200, { "content-length": 0 });
  response.end();
  return true;
}
