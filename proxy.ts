import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse, type NextFetchEvent, type NextRequest } from "next/server";
import { contentPolicy } from "./lib/contentPolicy";
import { convexUrl } from "./lib/env";
import { REQUEST_ID_HEADER, requestIdOf } from "./lib/observe/requestId";

// Read at run time; a dotted read of a NEXT_PUBLIC_ name would be replaced by its value at build.
const environment = process.env;

/** Clerk's keys come in pairs; without them its middleware would refuse every request. */
const withClerk =
  environment.CLERK_SECRET_KEY && environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY
    ? clerkMiddleware((_auth, request) => respond(request))
    : null;

/** Gives each page a nonce and its content policy. It grants no access: pages and Convex functions check that themselves. */
export default async function proxy(request: NextRequest, event: NextFetchEvent) {
  if (withClerk === null) return respond(request);
  const response = await withClerk(request, event);
  return response ? withoutRewriteToItself(response, request) : respond(request);
}

export const config = {
  matcher: [
    // Files and Next's own assets carry no script of ours and stay cacheable.
    {
      source: "/((?!_next/static|_next/image|convex/|convex-site/|.*\\.(?:ico|png|svg|jpg|jpeg|webp|woff2|txt|webmanifest|js|css|map)$).*)",
    },
    "/__clerk/(.*)",
  ],
};

/**
 * Clerk passes a request on as a rewrite to the request's own address. A server that listens on 127.0.0.1 takes that address,
 * which says localhost, for another server and would call itself; passing on means the same.
 */
function withoutRewriteToItself(response: Response, request: NextRequest): Response {
  if (response.headers.get("x-middleware-rewrite") === request.url) {
    response.headers.delete("x-middleware-rewrite");
    response.headers.set("x-middleware-next", "1");
  }
  return response;
}

function respond(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy({
    nonce,
    convexUrl: convexUrl(),
    isDevelopment: environment.NODE_ENV === "development",
    clerkPublishableKey: environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY || undefined,
    hasStream: Boolean(environment.STREAM_API_KEY),
  });
  const headers = new Headers(request.headers);
  const requestId = requestIdOf(request.headers);
  headers.set(REQUEST_ID_HEADER, requestId);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from the policy on the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set(REQUEST_ID_HEADER, requestId);
  // Only where it is published does the site have a certificate to insist on.
  if (environment.APP_ENV === "production") response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  return response;
}
