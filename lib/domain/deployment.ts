/**
 * Where this deployment runs. The single predicate behind every facility that must never exist in production:
 * local sign-in, demo payments, seeding, the test clock and local video.
 */
export type DeploymentFacts = {
  /** CONVEX_CLOUD_URL as the deployment itself reports it. */
  cloudUrl: string | undefined;
  /** APP_ENV as set by the operator. */
  appEnv: string | undefined;
};

/** True only for an http loopback deployment that is not declared to be production. Anything unclear is not local. */
export function isLocalDeployment({ cloudUrl, appEnv }: DeploymentFacts): boolean {
  if (cloudUrl === undefined || appEnv?.trim().toLowerCase() === "production") return false;
  let url: URL;
  try {
    url = new URL(cloudUrl);
  } catch {
    return false;
  }
  const isLoopback = url.hostname === "127.0.0.1" || url.hostname === "localhost" || url.hostname === "[::1]";
  return url.protocol === "http:" && isLoopback && url.username === "" && url.password === "";
}
