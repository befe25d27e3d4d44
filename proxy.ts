import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse, type NextFetchEvent, type NextRequest } from "next/server";
import { contentPolicy } from "./lib/contentPolicy";
import { convexUrl } from "./lib/env";

// Read at run time; a dotted read of a NEXT_PUBLIC_ name would be replaced by its value at build.
const environment = process.env;

/** Clerk's keys come in pairs; without them its middleware would refuse every request. */
const withClerk =
  environment.CLERK_SECRET_KEY && environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ? clerkMiddleware((_auth, request) => respond(request)) : null;

/** Gives each page a nonce and its content policy. It grants no access: pages and Convex functions check that themselves. */
export default function proxy(request: NextRequest, event: NextFetchEvent) {
  return withClerk === null ? respond(request) : withClerk(request, event);
}

export const config = {
  matcher: [
    // Files and Next's own assets carry no script of ours and stay cacheable.
    { source: "/((?!_next/static|_next/image|convex/|.*\\.(?:ico|png|svg|jpg|jpeg|webp|woff2|txt|webmanifest|js|css|map)$).*)" },
    "/__clerk/(.*)",
  ],
};

function respond(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy({
    nonce,
    convexUrl: convexUrl(),
    isDevelopment: environment.NODE_ENV === "development",
    clerkPublishableKey: environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY || undefined,
  });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from the policy on the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}
