import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";

/** The session and number behind a provider's name of a call, `<sessionId>-<epoch>`; null for anything else. */
export function parseCallId(ctx: Pick<QueryCtx, "db">, callId: string): { sessionId: Id<"sessions">; epoch: number } | null {
  const parts = /^(\w{1,64})-([1-9]\d{0,5})$/.exec(callId);
  const sessionId = parts?.[1] === undefined ? null : ctx.db.normalizeId("sessions", parts[1]);
  return sessionId === null ? null : { sessionId, epoch: Number(parts?.[2]) };
}
