import type { NextConfig } from "next";
import { SECURITY_HEADERS } from "./lib/contentPolicy";
import { DEFAULT_CONVEX_SITE_URL, DEFAULT_CONVEX_URL, readEnvironment } from "./lib/env";

const { problems } = readEnvironment(process.env);
if (problems.length > 0) throw new Error(`The environment is not usable:\n  ${problems.join("\n  ")}`);

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // People type either name of this machine.
  allowedDevOrigins: ["localhost", "127.0.0.1"],
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // `npm run typecheck` checks every file once; a build on somebody's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: "/:path*", headers: [...SECURITY_HEADERS] }],
  // Behind one host the site also carries the backend, WebSocket included.
  rewrites: async () => [
    { source: "/convex/:path*", destination: `${process.env.PARLEY_BACKEND_URL ?? DEFAULT_CONVEX_URL}/:path*` },
    { source: "/convex-site/:path*", destination: `${process.env.PARLEY_BACKEND_SITE_URL ?? DEFAULT_CONVEX_SITE_URL}/:path*` },
  ],
};

export default config;
