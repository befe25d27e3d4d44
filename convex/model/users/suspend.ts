import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { notify } from "../notifications/notify";
import { endAllSessionsOf } from "../sessions/endSessions";
import { reasonOrFail } from "./reason";

/** Takes somebody off the market at once: every open session ends and is settled, and the profile leaves the lists. */
export async function withdrawFromMarket(ctx: MutationCtx, userId: Id<"users">, actor: AuditActor): Promise<void> {
  await endAllSessionsOf(ctx, userId, { reason: "suspended", actor });
  const profile = await findProfileOf(ctx, userId);
  if (profile?.status === "approved") await ctx.db.patch("advisorProfiles", profile._id, { status: "suspended" });
}

type Suspension = { admin: Doc<"users">; userId: Id<"users">; suspended: boolean; reason: string };

/**
 * Suspends a user or lifts it, with a reason on record. Suspending ends and settles their sessions in the same
 * transaction. Nobody suspends themselves. Repeating what already holds does nothing.
 */
export async function setSuspended(ctx: MutationCtx, change: Suspension): Promise<Doc<"users">> {
  const reason = reasonOrFail(change.reason);
  const user = (await ctx.db.get("users", change.userId)) ?? fail("NOT_FOUND");
  if (user._id === change.admin._id) fail("FORBIDDEN");
  if (user.deletedAtMs !== undefined) fail("INVALID_STATE", { state: "deleted" });
  if (user.suspended === change.suspended) return user;
  const actor: AuditActor = { kind: "user", userId: change.admin._id };
  await ctx.db.patch("users", user._id, { suspended: change.suspended });
  if (change.suspended) await withdrawFromMarket(ctx, user._id, actor);
  else {
    const profile = await findProfileOf(ctx, user._id);
    if (profile?.status === "suspended") await ctx.db.patch("advisorProfiles", profile._id, { status: "approved" });
  }
  const { suspended } = change;
  await notify(ctx, { userId: user._id, kind: "suspended", key: `suspended:${suspended}:${Date.now()}`, data: { suspended } });
  await recordAudit(ctx, {
    actor,
    action: "users.setSuspended",
    target: { table: "users", id: user._id },
    reason,
    before: { suspended: user.suspended },
    after: { suspended: change.suspended },
  });
  return { ...user, suspended: change.suspended };
}
