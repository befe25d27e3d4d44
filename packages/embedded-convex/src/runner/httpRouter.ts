/** HTTP actions: the router of `http.ts`, its action, and what the outside sees when it fails. */
import { describeThrown, type RunError, RunFailure } from "../runtime/functionErrors.js";
import { frames } from "../runtime/frame.js";
import type { ActionFrame } from "./actionFrame.js";
import type { LoadedCode, LoadedComponent } from "./loadedCode.js";

type HttpAction = { invokeHttpAction(request: Request): Promise<unknown> };
type Router = { lookup(path: string, method: string): readonly [HttpAction, string, string] | null };

export type HttpOutcome = { response: Response; component: string; route: string; error: RunError | null };

const MODULE = "http.js";

/** Answers a request with the deployment's routers. Failures of the action become a 500 response. */
export async function answerHttp(
  code: LoadedCode | null,
  request: Request,
  makeFrame: (component: string, route: string) => ActionFrame,
  requestId: string,
): Promise<HttpOutcome> {
  const { pathname } = new URL(request.url);
  const app = code?.app;
  if (app === undefined || (!app.code.has(MODULE) && Object.keys(app.analysis.httpMounts).length === 0))
    return plain(404, "This Convex deployment does not have HTTP actions enabled.", pathname);
  let serving = { component: app, route: pathname };
  try {
    const found = findRoute(code!, app, pathname, request.method);
    if (found === null) return plain(404, "No matching routes found", pathname);
    serving = found;
    const frame = makeFrame(found.component.path, found.route);
    const response = await frames.run(frame, () => found.action.invokeHttpAction(request));
    if (!(response instanceof Response)) throw RunFailure.of("HTTP actions must return a Response object.");
    return { response: readInside(frame, response), component: found.component.path, route: found.route, error: null };
  } catch (error) {
    const { component, route } = serving;
    return { ...failed(describeThrown(error, component.code.stacks), requestId), component: component.path, route };
  }
}

type Found = { component: LoadedComponent; action: HttpAction; route: string };

/** The route of a component's own router; else that of the component it mounts under the longest prefix of the path. */
function findRoute(code: LoadedCode, component: LoadedComponent, path: string, method: string): Found | null {
  if (component.code.has(MODULE)) {
    const router = component.code.realm("action").load(MODULE)["default"] as Router;
    const match = router.lookup(path, method);
    if (match !== null) return { component, action: match[0], route: `${match[1]} ${match[2]}` };
  }
  const mounts = Object.entries(component.analysis.httpMounts).sort(([a], [b]) => b.length - a.length);
  for (const [prefix, name] of mounts) {
    const mounted = code.components.get(component.children.get(name) ?? "");
    if (mounted === undefined || mounted === component || !path.startsWith(prefix)) continue;
    const found = findRoute(code, mounted, path.slice(prefix.length - 1), method);
    if (found !== null) return found;
  }
  return null;
}

/** The same response, whose body is produced inside the action's frame however late and by whomever it is read. */
function readInside(frame: ActionFrame, response: Response): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        frames.run(frame, async () => {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        }),
      cancel: (reason) => frames.run(frame, () => reader.cancel(reason)),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}

function plain(status: number, text: string, route: string): HttpOutcome {
  const response = new Response(text, { status, headers: { "content-type": "text/plain;charset=UTF-8" } });
  return { response, component: "", route, error: null };
}

function failed(error: RunError, requestId: string): Pick<HttpOutcome, "response" | "error"> {
  const body = {
    code: `[Request ID: ${requestId}] Server Error`,
    trace: error.text.trimEnd(),
    ...(error.data === undefined ? {} : { data: error.data }),
  };
  return { response: Response.json(body, { status: 500 }), error };
}
