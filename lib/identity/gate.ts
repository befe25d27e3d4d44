import { isLocalDeployment } from "../domain/deployment";

/** What the local sign-in needs to know before it answers anybody. */
export type GateFacts = {
  /** File with the signing key; only the supervisor of this machine sets it. */
  identityFile: string | undefined;
  clerkPublishableKey: string | undefined;
  clerkSecretKey: string | undefined;
  clerkIssuer: string | undefined;
  convexUrl: string | undefined;
  appEnv: string | undefined;
  /** The Host header exactly as received. */
  host: string | null;
};

/**
 * Whether the local identity provider exists for this request. All locks must be open: a key on this machine, no Clerk
 * variable at all, a backend on this machine outside production, and a request addressed to this machine by name, so that
 * a page of another site that points its own name here (DNS rebinding) reaches nothing.
 */
export function isLocalSignInOpen(facts: GateFacts): boolean {
  const hasClerk = [facts.clerkPublishableKey, facts.clerkSecretKey, facts.clerkIssuer].some(isSet);
  return (
    isSet(facts.identityFile) &&
    !hasClerk &&
    isLocalDeployment({ cloudUrl: facts.convexUrl, appEnv: facts.appEnv }) &&
    isLoopbackHost(facts.host)
  );
}

/** Whether a Host header names this machine, with or without a port. */
export function isLoopbackHost(host: string | null): boolean {
  return host !== null && /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host);
}

/**
 * Whether a request that changes something comes from our own page: browsers state the origin on every such request, and
 * it must be the very host the request was sent to.
 */
export function isOwnOrigin(origin: string | null, host: string | null): boolean {
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}
