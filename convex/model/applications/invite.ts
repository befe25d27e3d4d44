import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { findProfileOf } from "../advisors/searchAdvisors";
import { reasonOrFail } from "../users/reason";
import { findApplicationOf } from "./rules";

/** Invitations looked through, the latest first. */
const INVITES_MAX = 100;

/** Somebody who may apply and has not sent an application yet. */
export const invitationValidator = v.object({
  userId: v.id("users"),
  firstName: v.string(),
  email: v.union(v.string(), v.null()),
  /** First name of the admin; empty once they are gone. */
  invitedBy: v.string(),
  atMs: v.number(),
});

/** Invitations nobody has made use of yet, the latest first, out of the last 100. */
export async function openInvitations(ctx: Pick<QueryCtx, "db">): Promise<Infer<typeof invitationValidator>[]> {
  const invites = await ctx.db.query("applicationInvites").order("desc").take(INVITES_MAX);
  const rows = await Promise.all(
    invites.map(async ({ userId, invitedBy, atMs }) => {
      const [user, admin] = await Promise.all([ctx.db.get("users", userId), ctx.db.get("users", invitedBy)]);
      if (user === null || user.deletedAtMs !== undefined || (await findProfileOf(ctx, userId)) !== null) return null;
      if (((await findApplicationOf(ctx, userId))?.submittedAtMs ?? null) !== null) return null;
      return { userId, firstName: user.firstName, email: user.email ?? null, invitedBy: admin?.firstName ?? "", atMs };
    }),
  );
  return rows.filter((row) => row !== null);
}

/** Lets somebody apply while applications are by invitation. Inviting twice does nothing. */
export async function inviteToApply(ctx: MutationCtx, input: { admin: Doc<"users">; userId: Id<"users">; reason: string }): Promise<void> {
  const reason = reasonOrFail(input.reason);
  const user = (await ctx.db.get("users", input.userId)) ?? fail("NOT_FOUND");
  const existing = await ctx.db
    .query("applicationInvites")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .first();
  if (existing !== null) return;
  await ctx.db.insert("applicationInvites", { userId: user._id, invitedBy: input.admin._id, atMs: Date.now() });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.admin._id },
    action: "applications.invite",
    target: { table: "users", id: user._id },
    reason,
  });
}
