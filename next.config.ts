import type { NextConfig } from "next";
import { SECURITY_HEADERS } from "./lib/contentPolicy";
import { convexUrl, readEnvironment } from "./lib/env";

const { problems } = readEnvironment(process.env);
if (problems.length > 0) throw new Error(`The environment is not usable:\n  ${problems.join("\n  ")}`);

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // The root layout and next-themes set attributes; the address people type may be either name of this machine.
  allowedDevOrigins: ["localhost", "127.0.0.1"],
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  typescript: { ignoreBuildErrors: false },
  headers: async () => [{ source: "/:path*", headers: [...SECURITY_HEADERS] }],
  // Behind one host the site also carries the backend, WebSocket included.
  rewrites: async () => [{ source: "/convex/:path*", destination: `${convexUrl()}/:path*` }],
};

export default config;
