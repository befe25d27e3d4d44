/** The roles a user can hold. Everyone is a client; the others are added. */
export const ROLES = ["client", "advisor", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What each action needs. The Convex functions are the authority; screens read the same table only to decide what to show.
 */
export const PERMISSIONS = {
  "wallet.use": "client",
  "sessions.request": "client",
  "advisor.apply": "client",
  "sessions.answer": "advisor",
  "advisor.setAccepting": "advisor",
  "earnings.read": "advisor",
  "admin.enter": "admin",
  "users.setRole": "admin",
  "users.suspend": "admin",
  "settings.update": "admin",
  "ledger.check": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether somebody with these roles may do this. */
export function isAllowed(roles: readonly Role[], permission: Permission): boolean {
  return roles.includes(PERMISSIONS[permission]);
}

export type RoleChange = { actorIsTarget: boolean; role: Role; grant: boolean; hasApprovedProfile: boolean };

/**
 * Decides whether an admin may change a role: nobody loses "client", "advisor" needs an approved profile, and
 * an admin cannot take the role from themselves, so that the last admin never locks everyone out by accident.
 */
export function decideRoleChange(change: RoleChange): { ok: true } | { ok: false; code: "INVALID_INPUT" | "INVALID_STATE" | "FORBIDDEN" } {
  if (change.role === "client") return { ok: false, code: "INVALID_INPUT" };
  if (change.role === "advisor" && change.grant && !change.hasApprovedProfile) return { ok: false, code: "INVALID_STATE" };
  if (change.role === "admin" && !change.grant && change.actorIsTarget) return { ok: false, code: "FORBIDDEN" };
  return { ok: true };
}
