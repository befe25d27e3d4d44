import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { end } from "../metering/decide";
import { reasonOrFail } from "../users/reason";
import { partyOf } from "./projections";

/**
 * Ends an open session for its parties and settles it by the ordinary path. Ending what has ended changes nothing. Fails
 * with NOT_FOUND, INVALID_INPUT(reason), FORBIDDEN(why: own) for an admin who is in it, INVALID_STATE(state) before it is open.
 */
export async function endByAdmin(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; sessionId: Id<"sessions">; reason: string },
): Promise<void> {
  const reason = reasonOrFail(input.reason);
  const session = (await ctx.db.get("sessions", input.sessionId)) ?? fail("NOT_FOUND");
  if (partyOf(session, input.admin._id) !== null) fail("FORBIDDEN", { why: "own" });
  if (session.state === "ended") return;
  if (!session.isOpen || session.acceptedAtMs === null) fail("INVALID_STATE", { state: session.state });
  const actor = { kind: "user", userId: input.admin._id } as const;
  await end(ctx, session, "ended_by_admin", actor);
  const ended = await ctx.db.get("sessions", session._id);
  invariant(ended !== null, "a session stays");
  await recordAudit(ctx, {
    actor,
    action: "sessions.end",
    target: { table: "sessions", id: session._id },
    reason,
    before: { state: session.state, billedMs: session.baseMs },
    after: { state: ended.state, endReason: ended.endReason, billedMs: ended.baseMs, chargeMinor: ended.chargeMinor },
  });
}
