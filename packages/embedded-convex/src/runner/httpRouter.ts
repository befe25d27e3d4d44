/** HTTP actions: the router of `http.ts`, its action, and what the outside sees when it fails. */
import { describeThrown, type RunError, RunFailure } from "../runtime/functionErrors.js";
import { frames } from "../runtime/frame.js";
import type { ActionFrame } from "./actionFrame.js";
import type { LoadedCode } from "./loadedCode.js";

type HttpAction = { invokeHttpAction(request: Request): Promise<unknown> };
type Router = { lookup(path: string, method: string): readonly [HttpAction, string, string] | null };

export type HttpOutcome = { response: Response; route: string; error: RunError | null };

const MODULE = "http.js";

/** Answers a request with the deployment's router. Failures of the action become a 500 response. */
export async function answerHttp(
  code: LoadedCode | null,
  request: Request,
  makeFrame: (route: string) => ActionFrame,
  requestId: string,
): Promise<HttpOutcome> {
  const url = new URL(request.url);
  if (code === null || !code.code.has(MODULE))
    return plain(404, "This Convex deployment does not have HTTP actions enabled.", url.pathname);
  const { stacks } = code.code;
  let route = url.pathname;
  try {
    const realm = code.code.realm("action");
    const router = realm.load(MODULE)["default"] as Router;
    const match = router.lookup(url.pathname, request.method);
    if (match === null) return plain(404, "No matching routes found", url.pathname);
    const [action, method, path] = match;
    route = `${method} ${path}`;
    const frame = makeFrame(route);
    const response = await frames.run(frame, () => action.invokeHttpAction(request));
    if (!(response instanceof Response)) throw RunFailure.of("HTTP actions must return a Response object.");
    return { response: readInside(frame, response), route, error: null };
  } catch (error) {
    return failed(describeThrown(error, stacks), requestId, route);
  }
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
  return { response: new Response(text, { status, headers: { "content-type": "text/plain;charset=UTF-8" } }), route, error: null };
}

function failed(error: RunError, requestId: string, route: string): HttpOutcome {
  const body = {
    code: `[Request ID: ${requestId}] Server Error`,
    trace: error.text.trimEnd(),
    ...(error.data === undefined ? {} : { data: error.data }),
  };
  return { response: Response.json(body, { status: 500 }), route, error };
}
