import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { PARTIES, type Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import { endReasonFor } from "../sessions/projections";
import { loadReceipt, receiptValidator, type Receipt } from "../sessions/receipt";
import { sessionMode } from "../sessions/tables";
import { disputeFiles, disputeFileValidator, toDisputeFile, type DisputeFile } from "./files";
import { disputeReason, disputeState, eventBy, eventKind, evidenceValidator } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;

/** More than a dispute can have: two parties, their files, one decision and some proposals. */
const EVENTS_MAX = 200;

export const disputeOutcome = literals("refunded_full", "refunded_part", "rejected");

/** A dispute as one of its parties sees it. Amounts minor units, times server ms. */
export const disputeViewValidator = v.object({
  disputeId: v.id("disputes"),
  sessionId: v.id("sessions"),
  me: literals(...PARTIES),
  otherName: v.string(),
  mode: sessionMode,
  endedAtMs: v.number(),
  reason: disputeReason,
  description: v.string(),
  state: disputeState,
  isOpen: v.boolean(),
  openedAtMs: v.number(),
  answerByMs: v.number(),
  canAnswer: v.boolean(),
  canWithdraw: v.boolean(),
  canAddFiles: v.boolean(),
  filesShared: v.boolean(),
  answer: v.union(v.object({ text: v.string(), atMs: v.number() }), v.null()),
  decision: v.union(
    v.object({
      outcome: disputeOutcome,
      reason: v.string(),
      atMs: v.number(),
      refundMinor: v.int64(),
      /** Credited to the client, or taken back from the advisor's earning. */
      mineMinor: v.int64(),
    }),
    v.null(),
  ),
  chargeMinor: v.int64(),
  /** The advisor's only: what of the earning is held. */
  frozenMinor: v.union(v.int64(), v.null()),
  closedAtMs: v.union(v.number(), v.null()),
  updatedAtMs: v.number(),
});
export type DisputeView = Infer<typeof disputeViewValidator>;

/** One line of a dispute's history. Parties never get an admin's name. */
export const disputeEventValidator = v.object({
  atMs: v.number(),
  what: eventKind,
  by: eventBy,
  text: v.union(v.string(), v.null()),
  adminName: v.union(v.string(), v.null()),
});
export type DisputeEvent = Infer<typeof disputeEventValidator>;

export const disputeDetailValidator = v.object({
  ...disputeViewValidator.fields,
  files: v.array(disputeFileValidator),
  events: v.array(disputeEventValidator),
  evidence: evidenceValidator,
  receipt: receiptValidator,
});
export type DisputeDetail = Infer<typeof disputeDetailValidator>;

/** The session a dispute is about. */
export async function sessionOf(ctx: ReadCtx, dispute: Doc<"disputes">): Promise<Doc<"sessions">> {
  const session = await ctx.db.get("sessions", dispute.sessionId);
  invariant(session !== null, "a disputed session exists");
  return session;
}

/** How a decided dispute came out; null while it is open and when it was withdrawn. */
export function outcomeOf(dispute: Doc<"disputes">): Infer<typeof disputeOutcome> | null {
  return dispute.state === "refunded_full" || dispute.state === "refunded_part" || dispute.state === "rejected" ? dispute.state : null;
}

function decisionFor(dispute: Doc<"disputes">, party: Party): DisputeView["decision"] {
  const outcome = outcomeOf(dispute);
  if (dispute.decision === null || outcome === null) return null;
  const { reason, atMs, refundMinor, advisorBackMinor } = dispute.decision;
  return { outcome, reason, atMs, refundMinor, mineMinor: party === "client" ? refundMinor : advisorBackMinor };
}

/** Projects a dispute for one party. */
export async function toDisputeView(ctx: ReadCtx, dispute: Doc<"disputes">, party: Party): Promise<DisputeView> {
  const session = await sessionOf(ctx, dispute);
  const { _id, sessionId, mode, evidence, reason, description, state, isOpen, openedAtMs, answerByMs, answer, filesShared } = dispute;
  return {
    disputeId: _id,
    sessionId,
    me: party,
    otherName: party === "client" ? session.advisorDisplayName : session.clientFirstName,
    mode,
    endedAtMs: evidence.endedAtMs,
    reason,
    description,
    state,
    isOpen,
    openedAtMs,
    answerByMs,
    canAnswer: party === "advisor" && isOpen && !dispute.isAnswerClosed,
    canWithdraw: party === "client" && isOpen,
    canAddFiles: isOpen,
    filesShared,
    answer: answer === null ? null : { text: answer.text, atMs: answer.atMs },
    decision: decisionFor(dispute, party),
    chargeMinor: dispute.chargeMinor,
    frozenMinor: party === "advisor" ? dispute.frozenMinor : null,
    closedAtMs: dispute.closedAtMs,
    updatedAtMs: dispute.updatedAtMs,
  };
}

/** The history of a dispute, oldest first; for admins with who of them did what, and with what only they see. */
export async function eventsOf(ctx: ReadCtx, dispute: Doc<"disputes">, viewer: Party | "admin"): Promise<DisputeEvent[]> {
  const rows = await ctx.db
    .query("disputeEvents")
    .withIndex("by_disputeId_and_atMs", (q) => q.eq("disputeId", dispute._id))
    .take(EVENTS_MAX);
  const visible = rows.filter((row) => {
    if (viewer === "admin") return true;
    // Of files that are not shared the other party learns nothing, not even that they came.
    const isHidden = row.what === "files_added" && viewer === "advisor" && row.by === "client" && !dispute.filesShared;
    return !row.isInternal && !isHidden;
  });
  return await Promise.all(
    visible.map(async ({ atMs, what, by, text, userId }) => {
      const admin = viewer === "admin" && by === "admin" && userId !== null ? await ctx.db.get("users", userId) : null;
      return { atMs, what, by, text, adminName: admin?.firstName ?? null };
    }),
  );
}

/** The files of a dispute somebody may see: the advisor's own always, the client's only if the client shared them. */
export async function filesFor(
  ctx: Pick<QueryCtx, "db" | "storage">,
  dispute: Doc<"disputes">,
  viewer: Party | "admin",
): Promise<DisputeFile[]> {
  const rows = await disputeFiles(ctx, dispute._id);
  const visible = rows.filter(({ from }) => viewer !== "advisor" || from === "advisor" || dispute.filesShared);
  return await Promise.all(visible.map((row) => toDisputeFile(ctx, row)));
}

/** The receipt of the disputed session, for one party or, as the client's, for an admin. */
export async function receiptOf(ctx: ReadCtx, dispute: Doc<"disputes">, party: Party): Promise<Receipt> {
  return (await loadReceipt(ctx, await sessionOf(ctx, dispute), party)) ?? fail("NOT_FOUND");
}

/** A dispute with everything one of its parties may see. */
export async function toDisputeDetail(
  ctx: Pick<QueryCtx, "db" | "storage">,
  dispute: Doc<"disputes">,
  party: Party,
): Promise<DisputeDetail> {
  const { evidence } = dispute;
  return {
    ...(await toDisputeView(ctx, dispute, party)),
    files: await filesFor(ctx, dispute, party),
    events: await eventsOf(ctx, dispute, party),
    evidence: { ...evidence, endReason: endReasonFor(party, evidence.endReason) },
    receipt: await receiptOf(ctx, dispute, party),
  };
}
