import "server-only";
import { ConvexHttpClient } from "convex/browser";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { headers } from "next/headers";
import { cache } from "react";
import { convexUrl } from "./env";
import { visitorToken } from "./identity/visitorToken";

/** A page does not wait longer than this for its first content; the browser asks again by itself. */
const PATIENCE_MS = 3_000;

/** The backend as this process reaches it: directly where it knows how, else as browsers do. */
function connect(): ConvexHttpClient {
  const patient: typeof fetch = (input, init) => fetch(input, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  return new ConvexHttpClient(process.env.PARLEY_BACKEND_URL || convexUrl(), { fetch: patient, skipConvexDeploymentUrlCheck: true, logger: false });
}

const client = cache(connect);

/** The same, speaking for whoever is signed in by the cookie of this request; null where nobody is. */
const visitorClient = cache(async () => {
  const token = await visitorToken({ headers: await headers() });
  if (token === null) return null;
  const speaker = connect();
  speaker.setAuth(token);
  return speaker;
});

/**
 * Asks a public query while a page is rendered, so that its first content is there at once and search engines can read it.
 * Undefined where the backend does not answer: the page then waits for the live answer as it would without this.
 */
export async function askServer<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
): Promise<FunctionReturnType<Query> | undefined> {
  try {
    return await client().query(query, args);
  } catch {
    // The browser asks the same again over its own connection, and says there what is wrong.
    return undefined;
  }
}

/**
 * Asks a query as the person who asked for this page. Undefined where nobody is signed in or no answer comes; the page then
 * waits for the live answer. What comes back is theirs alone: it may go into their page, and nowhere that is kept.
 */
export async function askAsVisitor<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
): Promise<FunctionReturnType<Query> | undefined> {
  try {
    return await (await visitorClient())?.query(query, args);
  } catch {
    // As above: the browser asks again and says what is wrong.
    return undefined;
  }
}

/** The address this site is asked under, such as `https://parley.example`, from the request or the proxy in front. */
export async function siteOrigin(): Promise<URL> {
  const asked = await headers();
  const host = asked.get("x-forwarded-host") ?? asked.get("host") ?? "localhost";
  const scheme = asked.get("x-forwarded-proto")?.split(",")[0] ?? "http";
  return new URL(`${scheme}://${host}`);
}
