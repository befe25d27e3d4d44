import type { QueryCtx } from "../../_generated/server";
import type { Notice } from "../../../lib/domain/notifications";

/** Whether a notice still asks for something that can be done. Most do for ever; a request or a wish to be rated is over once answered. */
export async function isStillNews(ctx: Pick<QueryCtx, "db">, notice: Notice): Promise<boolean> {
  if (notice.kind === "sessionRequest") {
    const sessionId = ctx.db.normalizeId("sessions", notice.data.sessionId);
    const session = sessionId === null ? null : await ctx.db.get("sessions", sessionId);
    return session?.state === "requested";
  }
  if (notice.kind === "rateSession") {
    const sessionId = ctx.db.normalizeId("sessions", notice.data.sessionId);
    if (sessionId === null) return false;
    const review = await ctx.db
      .query("reviews")
      .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
      .first();
    return review === null;
  }
  return true;
}
