/**
 * The content policy of every page. Scripts run only with this request's nonce (`strict-dynamic` lets them load their own
 * chunks); inline styles are allowed because style attributes carry figures such as the meter's position.
 */
export type ContentPolicyFacts = {
  nonce: string;
  /** Where the browser reaches the backend, by HTTP and by WebSocket. */
  convexUrl: string;
  /** Next's development server evaluates code and pushes updates over a socket. */
  isDevelopment: boolean;
  /** Clerk's publishable key when Clerk signs people in. */
  clerkPublishableKey: string | undefined;
  /** Whether rooms are held at Stream; its servers are reached under changing names. */
  hasStream: boolean;
};

/** Stream's interfaces, and the servers its video is routed through. */
const STREAM_HOSTS = ["https://*.stream-io-api.com", "wss://*.stream-io-api.com", "https://*.stream-io-video.com", "wss://*.stream-io-video.com"];
/** Where Stream serves the files of a chat from. */
const STREAM_FILES = "https://*.stream-io-cdn.com";

/** Text of the Content-Security-Policy header. */
export function contentPolicy(facts: ContentPolicyFacts): string {
  const backend = new URL(facts.convexUrl);
  const socket = `${backend.protocol === "https:" ? "wss:" : "ws:"}//${backend.host}`;
  const clerk = facts.clerkPublishableKey === undefined ? [] : [clerkFrontendApi(facts.clerkPublishableKey)];
  const hasClerk = clerk.length > 0;
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${facts.nonce}'`, "'strict-dynamic'", ...(facts.isDevelopment ? ["'unsafe-eval'"] : [])],
    "style-src": ["'self'", "'unsafe-inline'"],
    // Files of a chat are served by the backend's storage.
    "img-src": [
      "'self'",
      "data:",
      "blob:",
      backend.origin,
      ...(hasClerk ? ["https://img.clerk.com"] : []),
      ...(facts.hasStream ? [STREAM_FILES] : []),
    ],
    "font-src": ["'self'"],
    "connect-src": [
      "'self'",
      backend.origin,
      socket,
      ...clerk,
      ...(facts.hasStream ? STREAM_HOSTS : []),
      ...(facts.isDevelopment ? ["ws://localhost:*", "ws://127.0.0.1:*"] : []),
    ],
    // Clerk, and the clock of Stream's calls, start workers from text.
    "worker-src": ["'self'", ...(hasClerk || facts.hasStream ? ["blob:"] : [])],
    "media-src": ["'self'", "blob:"],
    // An applicant's PDF beside the application: bytes that the page itself fetched, shown by the browser's own viewer. A page keeps
    // the policy it was loaded under while people go from page to page, so every page has this source.
    "frame-src": ["blob:", ...(hasClerk ? ["https://challenges.cloudflare.com"] : [])],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/** Clerk's own address, which its publishable key carries: base64 of `<host>$` after the prefix. */
export function clerkFrontendApi(publishableKey: string): string {
  const encoded = publishableKey.replace(/^pk_(test|live)_/, "");
  const host = Buffer.from(encoded, "base64").toString("utf8").replace(/\$$/, "");
  if (!/^[a-z0-9.-]+$/i.test(host)) throw new Error("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not a Clerk publishable key.");
  return `https://${host}`;
}

/** Headers that do not depend on the request; Next adds them to every answer, files included. */
export const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()" },
] as const;
