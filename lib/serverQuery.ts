import "server-only";
import { ConvexHttpClient } from "convex/browser";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { headers } from "next/headers";
import { cache } from "react";
import { convexUrl } from "./env";

/** A page does not wait longer than this for its first content; the browser asks again by itself. */
const PATIENCE_MS = 3_000;

/** The backend as this process reaches it: directly where it knows how, else as browsers do. */
const client = cache(() => {
  const patient: typeof fetch = (input, init) => fetch(input, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  return new ConvexHttpClient(process.env.PARLEY_BACKEND_URL || convexUrl(), { fetch: patient, skipConvexDeploymentUrlCheck: true, logger: false });
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

/** The address this site is asked under, such as `https://parley.example`, from the request or the proxy in front. */
export async function siteOrigin(): Promise<URL> {
  const asked = await headers();
  const host = asked.get("x-forwarded-host") ?? asked.get("host") ?? "localhost";
  const scheme = asked.get("x-forwarded-proto")?.split(",")[0] ?? "http";
  return new URL(`${scheme}://${host}`);
}
