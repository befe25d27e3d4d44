import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { decideRoleChange, type Role } from "../../../lib/rolePermissions";
import { fail } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { notify } from "../notifications/notify";
import { endSessionsOfAdvisor } from "../sessions/endSessions";
import { reasonOrFail } from "./reason";

async function userOrFail(ctx: MutationCtx, userId: Id<"users">): Promise<Doc<"users">> {
  return (await ctx.db.get("users", userId)) ?? fail("NOT_FOUND");
}

type RoleChange = { admin: Doc<"users">; userId: Id<"users">; role: Role; grant: boolean; reason: string };

/**
 * Gives or takes a role and records it. Taking "advisor" ends and settles the sessions they have open as one. Repeating
 * a change that already holds does nothing.
 */
export async function setRole(ctx: MutationCtx, change: RoleChange): Promise<Doc<"users">> {
  const reason = reasonOrFail(change.reason);
  const user = await userOrFail(ctx, change.userId);
  const profile = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .unique();
  const decision = decideRoleChange({
    actorIsTarget: change.admin._id === user._id,
    role: change.role,
    grant: change.grant,
    hasApprovedProfile: profile?.status === "approved",
  });
  if (!decision.ok) fail(decision.code, decision.code === "INVALID_INPUT" ? { field: "role" } : undefined);
  if (user.roles.includes(change.role) === change.grant) return user;
  const roles = change.grant ? [...user.roles, change.role] : user.roles.filter((role) => role !== change.role);
  await ctx.db.patch("users", user._id, { roles });
  const actor: AuditActor = { kind: "user", userId: change.admin._id };
  if (change.role === "advisor" && !change.grant) {
    // Nobody advises without the role: what is open ends now, and nobody is asked until they say so again.
    await endSessionsOfAdvisor(ctx, user._id, { reason: "ended_by_admin", actor });
    if (profile !== null) await ctx.db.patch("advisorProfiles", profile._id, { accepting: false });
  }
  const { role, grant: granted } = change;
  const key = `roleChanged:${role}:${granted}:${Date.now()}`;
  await notify(ctx, { userId: user._id, kind: "roleChanged", key, data: { role, granted } });
  await recordAudit(ctx, {
    actor,
    action: "users.setRole",
    target: { table: "users", id: user._id },
    reason,
    before: { roles: user.roles },
    after: { roles },
  });
  return { ...user, roles };
}
