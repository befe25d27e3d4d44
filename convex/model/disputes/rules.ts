import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DISPUTE_TEXT_MAX, DISPUTE_TEXT_MIN } from "../../../lib/domain/disputes/rules";
import type { Party } from "../../../lib/domain/sessionStates";
import { fail, failInput } from "../../errors";
import { loadSettings } from "../settings/loadSettings";

type ReadCtx = Pick<QueryCtx, "db">;

/** What somebody writes in a dispute, trimmed. Fails with INVALID_INPUT(field) unless it has 20 to 4,000 characters that can be kept. */
export function textOrFail(text: string, field: string): string {
  const trimmed = text.trim();
  if (trimmed.length < DISPUTE_TEXT_MIN || trimmed.length > DISPUTE_TEXT_MAX) failInput(field);
  // A lone surrogate or a NUL cannot be stored or shown faithfully by every consumer.
  if (/[\p{Surrogate}\u0000]/u.test(trimmed)) failInput(field);
  return trimmed;
}

/** A key a caller gives to an act, so that a repeated call is answered and not done again. */
export function requestKeyOrFail(requestKey: string): string {
  return requestKey.length >= 8 && requestKey.length <= 100 ? requestKey : failInput("requestKey");
}

/** How long a session could be disputed when it was asked for. */
export async function windowOf(ctx: ReadCtx, session: Doc<"sessions">): Promise<number> {
  return session.terms.disputeWindowMs ?? (await loadSettings(ctx)).disputeWindowMs;
}

/** The dispute behind an id that may be any text, or null. For admins: whose it is has not been looked at. */
export async function findDisputeAt(ctx: ReadCtx, disputeId: string): Promise<Doc<"disputes"> | null> {
  const id = ctx.db.normalizeId("disputes", disputeId);
  return id === null ? null : await ctx.db.get("disputes", id);
}

/** The dispute of a session, or null. */
export async function findDispute(ctx: ReadCtx, sessionId: Id<"sessions">): Promise<Doc<"disputes"> | null> {
  return await ctx.db
    .query("disputes")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
}

/** Which party of a dispute somebody is; null for everybody else. */
export function sideOf(dispute: Doc<"disputes">, userId: Id<"users">): Party | null {
  if (dispute.clientId === userId) return "client";
  return dispute.advisorUserId === userId ? "advisor" : null;
}

type OwnDispute = { dispute: Doc<"disputes">; party: Party };

/** A dispute and the caller's side of it, by an id that may be any text; null for strangers. */
export async function findOwnDispute(ctx: ReadCtx, idText: string, userId: Id<"users">): Promise<OwnDispute | null> {
  const id = ctx.db.normalizeId("disputes", idText);
  const dispute = id === null ? null : await ctx.db.get("disputes", id);
  const party = dispute === null ? null : sideOf(dispute, userId);
  return dispute === null || party === null ? null : { dispute, party };
}

/** A dispute and the caller's side of it. For anybody but its parties it does not exist: NOT_FOUND. */
export async function loadOwnDispute(ctx: ReadCtx, disputeId: Id<"disputes">, userId: Id<"users">): Promise<OwnDispute> {
  return (await findOwnDispute(ctx, disputeId, userId)) ?? fail("NOT_FOUND");
}
