import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { fail } from "./errors";
import { adminMutation, adminQuery, userAction, userMutation, userQuery } from "./functions";
import { disputesFilterValidator, pageOfAllDisputes } from "./model/disputes/adminList";
import { adminDetailValidator, adminDisputeValidator, previewValidator, toAdminDetail, toPreview } from "./model/disputes/adminViews";
import { confirmProposal, decideDispute, previewDecision } from "./model/disputes/decide";
import { createUploadUrl, disputeFileValidator, removeFile as removeWaitingFile } from "./model/disputes/files";
import {
  countDisputes,
  countsValidator,
  forSessionValidator,
  loadForSession,
  pageOfOwn,
  pageOfTranscript,
  transcriptRowValidator,
} from "./model/disputes/lists";
import { openDispute } from "./model/disputes/openDispute";
import { answerDispute, withdrawDispute } from "./model/disputes/respond";
import { findDisputeAt, findOwnDispute } from "./model/disputes/rules";
import { decisionKind, disputeReason, disputeState } from "./model/disputes/tables";
import { takeUpload } from "./model/disputes/takeUpload";
import { disputeDetailValidator, disputeViewValidator, toDisputeDetail, toDisputeView } from "./model/disputes/views";
import { pageOf } from "./model/pages";

/** Whether one's session can be disputed, until when, and what there is already; null for strangers. */
export const forSession = userQuery({
  args: { sessionId: v.string() },
  returns: v.union(forSessionValidator, v.null()),
  handler: async (ctx, { sessionId }) => await loadForSession(ctx, sessionId, ctx.viewer._id),
});

/** An address to upload one file to: for the client before and for both while the dispute is open. */
export const generateUploadUrl = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: v.string(),
  handler: async (ctx, { sessionId }) => await createUploadUrl(ctx, { sessionId, ownerId: ctx.viewer._id }),
});

/** Makes an upload a file of the dispute; before the opening it waits a day. Fails with FILE_TYPE, FILE_TOO_LARGE, TOO_MANY_FILES. */
export const attach = userAction({
  args: { sessionId: v.id("sessions"), storageId: v.id("_storage"), name: v.string() },
  returns: disputeFileValidator,
  handler: async (ctx, upload) => await takeUpload(ctx, { ...upload, ownerId: ctx.viewer.userId }),
});

/** Takes back a file that still waits for the dispute. NOT_FOUND for any other. */
export const removeFile = userMutation({
  args: { fileId: v.id("disputeFiles") },
  returns: v.null(),
  handler: async (ctx, { fileId }) => {
    await removeWaitingFile(ctx, { ownerId: ctx.viewer._id, fileId });
    return null;
  },
});

/** Reports a problem with a session: the evidence is gathered and the earning frozen at once. See `openDispute` for what it refuses. */
export const open = userMutation({
  args: { sessionId: v.id("sessions"), reason: disputeReason, description: v.string(), shareFiles: v.boolean(), requestKey: v.string() },
  returns: disputeViewValidator,
  handler: async (ctx, wish) => await toDisputeView(ctx, await openDispute(ctx, { ...wish, clientId: ctx.viewer._id }), "client"),
});

/** The advisor's answer, once and in time. */
export const answer = userMutation({
  args: { disputeId: v.id("disputes"), text: v.string(), requestKey: v.string() },
  returns: disputeViewValidator,
  handler: async (ctx, input) => await toDisputeView(ctx, await answerDispute(ctx, { ...input, advisorId: ctx.viewer._id }), "advisor"),
});

/** The client gives the dispute up; the advisor has everything back. */
export const withdraw = userMutation({
  args: { disputeId: v.id("disputes"), text: v.optional(v.string()) },
  returns: disputeViewValidator,
  handler: async (ctx, { disputeId, text }) =>
    await toDisputeView(ctx, await withdrawDispute(ctx, { clientId: ctx.viewer._id, disputeId, text: text ?? "" }), "client"),
});

/** One's own dispute with its history, files, evidence and receipt; null for strangers. */
export const get = userQuery({
  args: { disputeId: v.string() },
  returns: v.union(disputeDetailValidator, v.null()),
  handler: async (ctx, { disputeId }) => {
    const own = await findOwnDispute(ctx, disputeId, ctx.viewer._id);
    return own === null ? null : await toDisputeDetail(ctx, own.dispute, own.party);
  },
});

/** One's own disputes, as client or as advisor, newest first. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator, as: literals("client", "advisor"), isOpen: v.optional(v.boolean()) },
  returns: pageOf(disputeViewValidator),
  handler: async (ctx, { paginationOpts, as, isOpen }) => await pageOfOwn(ctx, { viewerId: ctx.viewer._id, as, isOpen, paginationOpts }),
});

/** How many disputes wait, and for what. */
export const counts = adminQuery({
  args: {},
  returns: countsValidator,
  handler: async (ctx) => await countDisputes(ctx),
});

/** All disputes, narrowed and sorted; see `disputesFilterValidator`. Fails with INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs). */
export const listAll = adminQuery({
  args: { ...disputesFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(adminDisputeValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfAllDisputes(ctx, { viewerId: ctx.viewer._id, filter, paginationOpts }),
});

/** One dispute with everything needed to decide it. */
export const managed = adminQuery({
  args: { disputeId: v.string() },
  returns: v.union(adminDetailValidator, v.null()),
  handler: async (ctx, { disputeId }) => {
    const dispute = await findDisputeAt(ctx, disputeId);
    return dispute === null ? null : await toAdminDetail(ctx, dispute, ctx.viewer._id);
  },
});

/** What was written in the disputed session, oldest first. */
export const transcript = adminQuery({
  args: { disputeId: v.id("disputes"), paginationOpts: paginationOptsValidator },
  returns: pageOf(transcriptRowValidator),
  handler: async (ctx, { disputeId, paginationOpts }) =>
    await pageOfTranscript(ctx, (await findDisputeAt(ctx, disputeId)) ?? fail("NOT_FOUND"), paginationOpts),
});

/** Every posting a decision would make, before it is made. Refuses what the decision would refuse. */
export const preview = adminQuery({
  args: { disputeId: v.id("disputes"), decision: decisionKind, refundMinor: v.int64() },
  returns: previewValidator,
  handler: async (ctx, input) => await toPreview(ctx, await previewDecision(ctx, { ...input, admin: ctx.viewer })),
});

/** Decides a dispute, exactly once; above the threshold it becomes a proposal for another admin. */
export const decide = adminMutation({
  args: {
    disputeId: v.id("disputes"),
    decision: decisionKind,
    refundMinor: v.int64(),
    reason: v.string(),
    note: v.optional(v.string()),
    requestKey: v.string(),
  },
  returns: v.object({ state: disputeState, isFinal: v.boolean(), needsSecond: v.boolean() }),
  handler: async (ctx, { note, ...input }) => await decideDispute(ctx, { ...input, note, admin: ctx.viewer }),
});

/** The second opinion: another admin agrees, or anybody drops the proposal. */
export const confirm = adminMutation({
  args: { disputeId: v.id("disputes"), agree: v.boolean(), reason: v.string(), requestKey: v.string() },
  returns: v.object({ state: disputeState, isFinal: v.boolean() }),
  handler: async (ctx, input) => await confirmProposal(ctx, { ...input, admin: ctx.viewer }),
});
