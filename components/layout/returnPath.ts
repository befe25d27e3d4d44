/**
 * A path to come back to, taken from an address. Only paths of this site: anything that a browser could read as
 * another host becomes the fallback.
 */
export function safeReturnPath(raw: string | null | undefined, fallback: string): string {
  if (!raw || !raw.startsWith("/") || raw.startsWith("//") || raw.includes("\\") || /\p{C}/u.test(raw)) return fallback;
  return raw;
}

/** The sign-in page that leads back to `path`. */
export function signInHref(path: string): string {
  return `/sign-in?return=${encodeURIComponent(path)}`;
}
