import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals, partial } from "convex-helpers/validators";
import { pick } from "convex-helpers";
import { adminMutation, adminQuery, advisorMutation, advisorQuery, publicQuery, userAction, userMutation, userQuery } from "./functions";
import { fail } from "./errors";
import {
  advisorCardValidator,
  advisorDetailValidator,
  categoryValidator,
  listCategories,
  ownProfileValidator,
  toAdvisorDetail,
} from "./model/advisors/projections";
import { ADVISOR_SORTS } from "./model/advisors/filters";
import { advisorsOnlineNow, findApprovedProfile, findProfileOf, searchAdvisors } from "./model/advisors/searchAdvisors";
import { setAccepting as switchAccepting } from "./model/advisors/setAccepting";
import { setPrices as applyPrices } from "./model/advisors/setPrices";
import { decideApplication } from "./model/applications/decide";
import { adminChangesValidator, editProfileByAdmin, profileForAdmin } from "./model/applications/editByAdmin";
import { editOwnProfile, LIVE_FIELDS } from "./model/applications/editProfile";
import { invitationValidator, inviteToApply, openInvitations } from "./model/applications/invite";
import { listManagedAdvisors, managedAdvisorValidator, managedFilterValidator } from "./model/applications/listAdvisors";
import { applicationFilterValidator, applicationForReview, countWaiting, listApplications } from "./model/applications/review";
import { openDraft, saveDraft as keepDraft } from "./model/applications/saveDraft";
import { submitApplication, withdrawApplication } from "./model/applications/submit";
import { tagSuggestions } from "./model/applications/suggestions";
import { applicationReviewValidator, applicationRowValidator, fieldsValidator, ownApplication, ownApplicationValidator } from "./model/applications/views";
import { takeUpload } from "./model/documents/takeUpload";
import { setPhoto } from "./model/documents/uploads";
import { pageOf } from "./model/pages";

/**
 * Approved advisors, searched, filtered and sorted, page by page. `query` is any text (200 characters at most): one of its words,
 * or the start of its last, finds a profile. Prices in minor units per minute, ratings in stars. Fails with
 * INVALID_INPUT(query | numItems | cursor).
 */
export const search = publicQuery({
  args: {
    query: v.optional(v.string()),
    category: v.optional(v.string()),
    language: v.optional(v.string()),
    minPriceMinor: v.optional(v.int64()),
    maxPriceMinor: v.optional(v.int64()),
    minRating: v.optional(v.number()),
    onlineOnly: v.optional(v.boolean()),
    offersVideo: v.optional(v.boolean()),
    sort: v.optional(literals(...ADVISOR_SORTS)),
    paginationOpts: paginationOptsValidator,
  },
  returns: pageOf(advisorCardValidator),
  handler: async (ctx, { paginationOpts, ...filters }) => await searchAdvisors(ctx, filters, paginationOpts),
});

/** One approved advisor in full; null when there is none under this id. Any text is accepted, because it comes from an address. */
export const get = publicQuery({
  args: { advisorId: v.string() },
  returns: v.union(advisorDetailValidator, v.null()),
  handler: async (ctx, { advisorId }) => {
    const profile = await findApprovedProfile(ctx, advisorId);
    return profile === null ? null : await toAdvisorDetail(ctx, profile);
  },
});

/** The categories in use, in the admins' order. */
export const categories = publicQuery({
  args: {},
  returns: v.array(categoryValidator),
  handler: async (ctx) => await listCategories(ctx),
});

/** Up to six advisors who can be asked right now. */
export const onlineNow = publicQuery({
  args: { limit: v.number() },
  returns: v.array(advisorCardValidator),
  handler: async (ctx, { limit }) => await advisorsOnlineNow(ctx, Math.min(Math.max(Math.trunc(limit), 0), 6)),
});

/** The caller's own advisor profile, or null before there is one. */
export const mine = advisorQuery({
  args: {},
  returns: v.union(ownProfileValidator, v.null()),
  handler: async (ctx) => {
    const profile = await findProfileOf(ctx, ctx.viewer._id);
    return profile === null ? null : { ...(await toAdvisorDetail(ctx, profile)), status: profile.status };
  },
});

/** The advisor's switch for live sessions. Fails with INVALID_STATE while the profile is not approved. */
export const setAccepting = advisorMutation({
  args: { accepting: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { accepting }) => {
    await switchAccepting(ctx, (await findProfileOf(ctx, ctx.viewer._id)) ?? fail("NOT_FOUND"), accepting);
    return null;
  },
});

/** The advisor's prices per minute, minor units. Sessions already asked for keep theirs. Fails with INVALID_INPUT outside the platform's range. */
export const setPrices = advisorMutation({
  args: { chatPriceMinor: v.int64(), videoPriceMinor: v.union(v.int64(), v.null()) },
  returns: v.null(),
  handler: async (ctx, prices) => {
    await applyPrices(ctx, (await findProfileOf(ctx, ctx.viewer._id)) ?? fail("NOT_FOUND"), prices);
    return null;
  },
});

/** The caller's own application to become an advisor, or to change what is reviewed; before there is one, what it would begin with. */
export const application = userQuery({
  args: {},
  returns: ownApplicationValidator,
  handler: async (ctx) => await ownApplication(ctx, ctx.viewer),
});

/** Specialties and skills that approved advisors name, to choose from while typing. */
export const suggestions = userQuery({
  args: {},
  returns: v.object({ specialties: v.array(v.string()), skills: v.array(v.string()) }),
  handler: async (ctx) => await tagSuggestions(ctx),
});

/**
 * Keeps what the applicant has written so far; only the fields given change. Prices in minor units per minute. Fails with
 * INVALID_INPUT(field, problem), INVALID_STATE while a decision is awaited, APPLICATIONS_CLOSED, RATE_LIMITED.
 */
export const saveDraft = userMutation({
  args: { changes: v.object(partial(fieldsValidator.fields)) },
  returns: v.object({ savedAtMs: v.number() }),
  handler: async (ctx, { changes }) => ({ savedAtMs: (await keepDraft(ctx, ctx.viewer, changes)).updatedAtMs }),
});

/** Makes an upload the photo of the application: a square WebP or JPEG of 96 to 512 pixels. Fails with FILE_TYPE, FILE_TOO_LARGE. */
export const attachPhoto = userAction({
  args: { storageId: v.id("_storage") },
  returns: v.object({ url: v.union(v.string(), v.null()) }),
  handler: async (ctx, { storageId }) => {
    const outcome = await takeUpload(ctx, { ownerId: ctx.viewer.userId, storageId, purpose: "photo", name: "photo" });
    return outcome.verdict === "photo" ? { url: outcome.url } : fail("NOT_FOUND");
  },
});

/** Takes the photo out of the application; the generated portrait stands for it. */
export const removePhoto = userMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await setPhoto(ctx, await openDraft(ctx, ctx.viewer), null);
    return null;
  },
});

/** Hands the draft to the admins. Fails with INVALID_INPUT(field | documents) on what is missing, INVALID_STATE, APPLICATIONS_CLOSED. */
export const submit = userMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await submitApplication(ctx, ctx.viewer);
    return null;
  },
});

/** Takes a submitted application back to be changed. Fails with INVALID_STATE once it was decided. */
export const withdraw = userMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await withdrawApplication(ctx, ctx.viewer);
    return null;
  },
});

/** Changes what an advisor may change without review; public at once. Fails with INVALID_INPUT(field, problem). */
export const edit = advisorMutation({
  args: { changes: v.object(partial(pick(fieldsValidator.fields, [...LIVE_FIELDS]))) },
  returns: v.null(),
  handler: async (ctx, { changes }) => {
    await editOwnProfile(ctx, (await findProfileOf(ctx, ctx.viewer._id)) ?? fail("NOT_FOUND"), changes);
    return null;
  },
});

/**
 * Submitted and decided applications for admins: who waits first, longest first, unless said otherwise. With `search`, part of a name,
 * the best match is the order. Fails with INVALID_INPUT(numItems | search | category).
 */
export const applications = adminQuery({
  args: { ...applicationFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(applicationRowValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await listApplications(ctx, filter, paginationOpts),
});

/** How many applications wait for a decision; 100 means that many or more. */
export const applicationsWaiting = adminQuery({
  args: {},
  returns: v.number(),
  handler: async (ctx) => await countWaiting(ctx),
});

/** One application with what an admin needs to decide; null for an id of nothing and for drafts. */
export const applicationToReview = adminQuery({
  args: { applicationId: v.string() },
  returns: v.union(applicationReviewValidator, v.null()),
  handler: async (ctx, { applicationId }) => await applicationForReview(ctx, applicationId),
});

/**
 * Approves or rejects a submitted application with a reason: profile, role, audit row and notification in one transaction.
 * Repeating what was decided does nothing. Fails with INVALID_STATE for the other decision and for a version not seen
 * (`submittedAtMs`), FORBIDDEN for one's own, INVALID_INPUT(reason | field), NOT_FOUND.
 */
export const decide = adminMutation({
  args: {
    applicationId: v.id("applications"),
    decision: literals("approve", "reject"),
    reason: v.string(),
    submittedAtMs: v.optional(v.number()),
  },
  returns: v.null(),
  handler: async (ctx, input) => {
    await decideApplication(ctx, { admin: ctx.viewer, ...input });
    return null;
  },
});

/** Lets somebody apply while applications are by invitation. Fails with INVALID_INPUT(reason), NOT_FOUND. */
export const invite = adminMutation({
  args: { userId: v.id("users"), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await inviteToApply(ctx, { admin: ctx.viewer, ...input });
    return null;
  },
});

/** Who was invited to apply and has not yet, the latest first; at most 100. */
export const invitations = adminQuery({
  args: {},
  returns: v.array(invitationValidator),
  handler: async (ctx) => await openInvitations(ctx),
});

/**
 * Advisors of one status for admins, newest first unless said otherwise. With `search`, any of their words, the best match is the
 * order. Fails with INVALID_INPUT(numItems | search | category).
 */
export const managed = adminQuery({
  args: { ...managedFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(managedAdvisorValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await listManagedAdvisors(ctx, filter, paginationOpts),
});

/**
 * Changes a public profile for its advisor, who is told with before and after. Prices only go down; null hides video. Fails with
 * INVALID_INPUT(field | reason), ABOVE_MAXIMUM, BELOW_MINIMUM, FORBIDDEN for one's own, NOT_FOUND.
 */
export const editByAdmin = adminMutation({
  args: { advisorId: v.string(), changes: adminChangesValidator, reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { advisorId, changes, reason }) => {
    await editProfileByAdmin(ctx, { admin: ctx.viewer, profile: await profileForAdmin(ctx, ctx.viewer, advisorId), changes, reason });
    return null;
  },
});
