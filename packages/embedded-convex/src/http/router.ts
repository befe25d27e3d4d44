/** Finds the handler of an HTTP request; everything that goes wrong becomes one JSON answer. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Authenticator } from "../contracts.js";
import { applyCors } from "./cors.js";
import { HttpError, sendError } from "./transport.js";

export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** What a trailing `*` of the route stands for, decoded. */
  rest: string;
  authenticator: Authenticator;
};
export type Handler = (exchange: Exchange) => Promise<void>;
/** Keys look like `POST /api/query` or `POST /api/run/*`. */
export type Routes = Record<string, Handler>;

export type RouterOptions = {
  routes: Routes;
  authenticator: Authenticator;
  /** Serves `/http/*`, with the prefix taken off. */
  httpActions: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  reportError: (error: unknown) => void;
};

const HTTP_ACTION_PREFIX = "/http";

/** Listener of the main port. */
export function createListener(options: RouterOptions): RequestListener {
  const exact = new Map(Object.entries(options.routes).filter(([key]) => !key.endsWith("*")));
  const prefixes = Object.entries(options.routes)
    .filter(([key]) => key.endsWith("*"))
    .map(([key, handler]) => [key.slice(0, -1), handler] as const);
  const knownPaths = new Set([...exact.keys()].map((key) => key.slice(key.indexOf(" ") + 1)));

  const dispatch = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? "/";
    if (target === HTTP_ACTION_PREFIX || target.startsWith(`${HTTP_ACTION_PREFIX}/`) || target.startsWith(`${HTTP_ACTION_PREFIX}?`)) {
      const rest = target.slice(HTTP_ACTION_PREFIX.length);
      return options.httpActions(request, response, rest.startsWith("/") ? rest : `/${rest}`);
    }
    if (applyCors(request, response)) return;
    const url = parseTarget(target);
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    const key = `${method} ${url.pathname}`;
    const exchange = { request, response, url, rest: "", authenticator: options.authenticator };
    const handler = exact.get(key);
    if (handler !== undefined) return handler(exchange);
    for (const [prefix, prefixHandler] of prefixes)
      if (key.startsWith(prefix)) return prefixHandler({ ...exchange, rest: decodeRest(key.slice(prefix.length)) });
    if (knownPaths.has(url.pathname)) throw new HttpError(405, "MethodNotAllowed", `${request.method} is not allowed on ${url.pathname}.`);
    throw new HttpError(404, "NotFound", `There is nothing at ${url.pathname}.`);
  };

  return (request, response) => {
    dispatch(request, response).catch((error: unknown) => {
      if (sendError(response, error)) options.reportError(error);
    });
  };
}

function parseTarget(target: string): URL {
  try {
    return new URL(target, "http://localhost");
  } catch {
    throw new HttpError(400, "BadRequestTarget", "The request target is not a valid URL.");
  }
}

function decodeRest(rest: string): string {
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new HttpError(400, "BadRequestTarget", "The request path is not valid percent-encoding.");
  }
}
