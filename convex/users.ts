import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery, publicMutation, publicQuery, userMutation, userQuery } from "./functions";
import { fail } from "./errors";
import { pageOf } from "./model/pages";
import { deleteAccount as deleteOwnAccount } from "./model/users/deleteAccount";
import { ensureUser } from "./model/users/ensureUser";
import { findViewer } from "./model/users/findViewer";
import {
  changeSettings,
  localeValidator,
  noteDevice as takeNoteOfDevice,
  ownSettingsValidator,
  settingsChange,
  toOwnSettings,
} from "./model/users/ownSettings";
import { loadPerson, personValidator } from "./model/users/person";
import { loadPersonAccount, personAccountValidator } from "./model/users/personAccount";
import { loadPersonAdvisor, personAdvisorValidator } from "./model/users/personAdvisor";
import { loadPersonPayments, personPaymentsValidator } from "./model/users/personPayments";
import { pageOfPeople, peopleFilterValidator, personRowValidator } from "./model/users/people";
import { setRole as changeRole } from "./model/users/setRole";
import { setSuspended as changeSuspension } from "./model/users/suspend";
import { roleValidator } from "./model/users/tables";
import { toViewer, viewerValidator } from "./model/users/viewer";

/** The caller's own account, or null when nobody is signed in or `ensure` has not run yet. */
export const me = publicQuery({
  args: {},
  returns: v.union(viewerValidator, v.null()),
  handler: async (ctx) => {
    const viewer = await findViewer(ctx);
    return viewer === null ? null : await toViewer(ctx, viewer);
  },
});

/** Creates the caller's account if it is new and returns it. Takes no role: everybody starts as a client. */
export const ensure = publicMutation({
  args: { firstName: v.optional(v.string()) },
  returns: viewerValidator,
  handler: async (ctx, { firstName }) => {
    const identity = await ctx.auth.getUserIdentity();
    if (identity === null) fail("UNAUTHENTICATED");
    return await toViewer(ctx, await ensureUser(ctx, identity, firstName));
  },
});

/** Every setting of the caller's own account. */
export const settings = userQuery({
  args: {},
  returns: ownSettingsValidator,
  handler: async (ctx) => toOwnSettings(ctx.viewer),
});

/** Changes settings of the caller's own account; what is left out stays. Fails with INVALID_INPUT(firstName | timeZone). */
export const updateSettings = userMutation({
  args: settingsChange,
  returns: ownSettingsValidator,
  handler: async (ctx, change) => toOwnSettings(await changeSettings(ctx, ctx.viewer, change)),
});

/** Notes language and zone of the caller's device, for mail; never replaces what was chosen. Fails with INVALID_INPUT(timeZone). */
export const noteDevice = userMutation({
  args: { locale: localeValidator, timeZone: v.string() },
  returns: v.null(),
  handler: async (ctx, device) => {
    await takeNoteOfDevice(ctx, ctx.viewer, device);
    return null;
  },
});

/**
 * Deletes the caller's account for good; the first name typed again confirms it. Fails with INVALID_INPUT(confirmName), and
 * with INVALID_STATE(state: openSessions | admin) while that stands in the way.
 */
export const deleteAccount = userMutation({
  args: { confirmName: v.string() },
  returns: v.null(),
  handler: async (ctx, { confirmName }) => {
    await deleteOwnAccount(ctx, ctx.viewer, confirmName);
    return null;
  },
});

/**
 * One page of all people, newest first unless said otherwise; narrowed by name, e-mail or id, by role and by suspension. Admins only.
 * With a query the best match is the order. Fails with INVALID_INPUT(numItems | query | cursor).
 */
export const listAll = adminQuery({
  args: { ...peopleFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(personRowValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfPeople(ctx, { filter, paginationOpts }),
});

/** One person with their money, latest sessions and what is on record about them; null when there is none. Any text is accepted as id. */
export const person = adminQuery({
  args: { userId: v.string() },
  returns: v.union(personValidator, v.null()),
  handler: async (ctx, { userId }) => await loadPerson(ctx, userId),
});

/** Somebody as an advisor: profile, application, where money goes. Null when there is no such person; any text is accepted as id. */
export const personAdvisor = adminQuery({
  args: { userId: v.string() },
  returns: v.union(personAdvisorValidator, v.null()),
  handler: async (ctx, { userId }) => await loadPersonAdvisor(ctx, userId),
});

/** What somebody paid in, spent and got back, and what they allow themself. Amounts minor units; null and ids as above. */
export const personPayments = adminQuery({
  args: { userId: v.string() },
  returns: v.union(personPaymentsValidator, v.null()),
  handler: async (ctx, { userId }) => await loadPersonPayments(ctx, userId),
});

/** How somebody comes in, their API keys and their mail. Null and ids as above. */
export const personAccount = adminQuery({
  args: { userId: v.string() },
  returns: v.union(personAccountValidator, v.null()),
  handler: async (ctx, { userId }) => await loadPersonAccount(ctx, userId),
});

/** Gives or takes a role. Admins only, with a reason; "advisor" needs an approved profile. */
export const setRole = adminMutation({
  args: { userId: v.id("users"), role: roleValidator, grant: v.boolean(), reason: v.string() },
  returns: viewerValidator,
  handler: async (ctx, change) => await toViewer(ctx, await changeRole(ctx, { admin: ctx.viewer, ...change })),
});

/** Suspends a user, which ends and settles their sessions at once, or lifts it. Admins only, with a reason. */
export const setSuspended = adminMutation({
  args: { userId: v.id("users"), suspended: v.boolean(), reason: v.string() },
  returns: viewerValidator,
  handler: async (ctx, change) => await toViewer(ctx, await changeSuspension(ctx, { admin: ctx.viewer, ...change })),
});
