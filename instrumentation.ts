import type { Instrumentation } from "next";
import { REQUEST_ID_HEADER } from "./lib/observe/requestId";

/** Next calls this for every error that a page, a layout or a route handler throws on the server. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath, routeType, renderSource }) => {
  const { reportError } = await import("./lib/observe/reportError");
  const given = request.headers[REQUEST_ID_HEADER];
  const requestId = typeof given === "string" ? given : null;
  // The route's pattern, never its address: addresses name people's sessions and receipts.
  await reportError("site.error", error, {
    requestId,
    method: request.method,
    route: routePath,
    routeType,
    renderSource: renderSource ?? null,
  });
};
