import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { disputableUntilMs, disputeObstacle, DISPUTE_OBSTACLES } from "../../../lib/domain/disputes/rules";
import { PARTIES, type Party } from "../../../lib/domain/sessionStates";
import { attachmentViews } from "../attachments/views";
import { boundedPage } from "../pages";
import { findOwnSession } from "../sessions/projections";
import { disputeFileValidator, toDisputeFile, waitingFiles } from "./files";
import { findDispute, windowOf } from "./rules";
import { disputeState } from "./tables";
import { sessionOf, toDisputeView, type DisputeView } from "./views";

const PAGE_MAX = 50;
/** Counts of the admin's page stop here. */
const COUNT_MAX = 200;

/** Whether a session can be disputed, and what there is already. */
export const forSessionValidator = v.object({
  me: literals(...PARTIES),
  canOpen: v.boolean(),
  untilMs: v.union(v.number(), v.null()),
  obstacle: v.union(literals(...DISPUTE_OBSTACLES), v.null()),
  disputeId: v.union(v.id("disputes"), v.null()),
  state: v.union(disputeState, v.null()),
  /** The client's files that wait for the dispute to be opened. */
  draftFiles: v.array(disputeFileValidator),
});

/** What a party of a session needs to know about disputing it; null for strangers. The clock only says what a call would answer now. */
export async function loadForSession(
  ctx: QueryCtx,
  idText: string,
  viewerId: Id<"users">,
): Promise<Infer<typeof forSessionValidator> | null> {
  const own = await findOwnSession(ctx, idText, viewerId);
  if (own === null) return null;
  const { session, party } = own;
  const dispute = await findDispute(ctx, session._id);
  const windowMs = await windowOf(ctx, session);
  const obstacle =
    party === "advisor" ? "only_client" : dispute !== null ? "exists" : disputeObstacle(session, { windowMs, nowMs: Date.now() });
  const waiting = party === "client" && dispute === null ? await waitingFiles(ctx, session._id, viewerId) : [];
  return {
    me: party,
    canOpen: obstacle === null,
    untilMs: disputableUntilMs(session, windowMs),
    obstacle,
    disputeId: dispute?._id ?? null,
    state: dispute?.state ?? null,
    draftFiles: await Promise.all(waiting.map((row) => toDisputeFile(ctx, row))),
  };
}

/** One page of somebody's own disputes, newest first. */
export async function pageOfOwn(
  ctx: QueryCtx,
  input: { viewerId: Id<"users">; as: Party; isOpen: boolean | undefined; paginationOpts: PaginationOptions },
): Promise<PaginationResult<DisputeView>> {
  const { viewerId, as, isOpen } = input;
  const disputes = ctx.db.query("disputes");
  const mine =
    as === "client"
      ? isOpen === undefined
        ? disputes.withIndex("by_clientId_and_openedAtMs", (q) => q.eq("clientId", viewerId))
        : disputes.withIndex("by_clientId_and_isOpen_and_openedAtMs", (q) => q.eq("clientId", viewerId).eq("isOpen", isOpen))
      : isOpen === undefined
        ? disputes.withIndex("by_advisorUserId_and_openedAtMs", (q) => q.eq("advisorUserId", viewerId))
        : disputes.withIndex("by_advisorUserId_and_isOpen_and_openedAtMs", (q) => q.eq("advisorUserId", viewerId).eq("isOpen", isOpen));
  const found = await mine.order("desc").paginate(boundedPage(input.paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toDisputeView(ctx, row, as))) };
}

export const countsValidator = v.object({
  open: v.number(),
  answered: v.number(),
  awaitingSecond: v.number(),
  /** Told as late to the admins and still open. */
  overdue: v.number(),
  isCapped: v.boolean(),
});

/** How many disputes wait, and for what. */
export async function countDisputes(ctx: QueryCtx): Promise<Infer<typeof countsValidator>> {
  const inState = async (state: "open" | "answered") =>
    (
      await ctx.db
        .query("disputes")
        .withIndex("by_state_and_openedAtMs", (q) => q.eq("state", state))
        .take(COUNT_MAX)
    ).length;
  const proposals = await ctx.db
    .query("disputes")
    .withIndex("by_hasProposal_and_openedAtMs", (q) => q.eq("hasProposal", true))
    .take(COUNT_MAX);
  const late = await ctx.db
    .query("disputes")
    .withIndex("by_isOpen_and_isOverdueTold_and_decideByMs", (q) => q.eq("isOpen", true).eq("isOverdueTold", true))
    .take(COUNT_MAX);
  const counts = {
    open: await inState("open"),
    answered: await inState("answered"),
    awaitingSecond: proposals.length,
    overdue: late.length,
  };
  return { ...counts, isCapped: Object.values(counts).some((count) => count === COUNT_MAX) };
}

/** One message of a disputed session, as admins read it. */
export const transcriptRowValidator = v.object({
  messageId: v.id("messages"),
  from: literals("client", "advisor", "system"),
  text: v.string(),
  atMs: v.number(),
  files: v.array(v.object({ name: v.string(), mime: v.string(), size: v.number(), url: v.union(v.string(), v.null()) })),
});

/** One page of what was written in a disputed session, oldest first. */
export async function pageOfTranscript(
  ctx: QueryCtx,
  dispute: Doc<"disputes">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof transcriptRowValidator>>> {
  const session = await sessionOf(ctx, dispute);
  const found = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  const page = await Promise.all(
    found.page.map(async ({ _id, senderId, text, atMs, attachmentIds }) => {
      const from = senderId === null ? ("system" as const) : senderId === session.clientId ? ("client" as const) : ("advisor" as const);
      const files = await attachmentViews(ctx, attachmentIds ?? []);
      return { messageId: _id, from, text, atMs, files: files.map(({ name, mime, size, url }) => ({ name, mime, size, url })) };
    }),
  );
  return { ...found, page };
}
