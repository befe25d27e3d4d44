import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DELETED_NAME } from "../../../lib/domain/deletedName";
import { refreshSearchFields } from "../advisors/searchFields";

/** What was written for a deleted person before it was left to the reader's language. People may have chosen it as their name. */
const OLD_DELETED_NAME = "Deleted user";

async function isDeleted(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<boolean> {
  return (await ctx.db.get("users", userId))?.deletedAtMs !== undefined;
}

/** What an old row of a session has to say now; nothing when it is as it should be. */
export async function namelessSession(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">): Promise<Partial<Doc<"sessions">>> {
  const change: Partial<Doc<"sessions">> = {};
  if (session.clientFirstName === OLD_DELETED_NAME && (await isDeleted(ctx, session.clientId))) change.clientFirstName = DELETED_NAME;
  if (session.advisorDisplayName === OLD_DELETED_NAME && (await isDeleted(ctx, session.advisorUserId)))
    change.advisorDisplayName = DELETED_NAME;
  return change;
}

/** The same for an earning. */
export async function namelessEarning(ctx: Pick<QueryCtx, "db">, earning: Doc<"earnings">): Promise<Partial<Doc<"earnings">>> {
  if (earning.clientFirstName !== OLD_DELETED_NAME) return {};
  const session = await ctx.db.get("sessions", earning.sessionId);
  return session !== null && (await isDeleted(ctx, session.clientId)) ? { clientFirstName: DELETED_NAME } : {};
}

/** The same for a profile, whose words to search by follow. */
export async function namelessProfile(ctx: MutationCtx, profile: Doc<"advisorProfiles">): Promise<void> {
  if (profile.displayName !== OLD_DELETED_NAME || !(await isDeleted(ctx, profile.userId))) return;
  await ctx.db.patch("advisorProfiles", profile._id, { displayName: DELETED_NAME });
  await refreshSearchFields(ctx, profile._id);
}
