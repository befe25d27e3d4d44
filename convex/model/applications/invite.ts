import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { reasonOrFail } from "../users/reason";

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
