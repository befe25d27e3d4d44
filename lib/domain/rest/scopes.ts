/** What a key may be allowed to do. Its owner's roles are checked besides: a scope never opens what the owner may not do. */
export const SCOPES = [
  "sessions:read",
  "sessions:write",
  "wallet:write",
  "advisor:read",
  "advisor:write",
  "earnings:read",
  "payouts:read",
  "payouts:write",
  "admin:read",
  "admin:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** The role somebody needs to give a scope to a key: a scope without it would open nothing. */
export function roleForScope(scope: Scope): "client" | "advisor" | "admin" {
  if (scope.startsWith("admin:")) return "admin";
  return scope === "earnings:read" || scope.startsWith("payouts:") ? "advisor" : "client";
}
