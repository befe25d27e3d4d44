import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery, publicAction, userMutation, userQuery } from "./functions";
import { countUnread, markAllRead as readAll, markRead as readOne, notificationValidator, pageOfNotifications } from "./model/notifications/centre";
import { loadMail, mailDetailValidator, mailRowValidator, pageOfMails, retryMail as tryMailAgain } from "./model/notifications/outbox";
import { changePreference, loadPreferences, preferencesValidator } from "./model/notifications/preferences";
import { mailState, mailTopic, notificationKind } from "./model/notifications/tables";
import type { MailTopic } from "../lib/domain/notifications";
import { pageOf } from "./model/pages";
import { applyUnsubscription } from "./providers/mail/receiveUnsubscribe";

/** The caller's notifications, unread ones first, newest first within each; at most 50 a page. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(notificationValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfNotifications(ctx, ctx.viewer._id, paginationOpts),
});

/** How many notifications the caller has not read; counted to 100 at most. */
export const unreadCount = userQuery({
  args: {},
  returns: v.number(),
  handler: async (ctx) => await countUnread(ctx, ctx.viewer._id),
});

/** Marks one of the caller's notifications as read. Fails with NOT_FOUND for somebody else's. */
export const markRead = userMutation({
  args: { notificationId: v.id("notifications") },
  returns: v.null(),
  handler: async (ctx, { notificationId }) => {
    await readOne(ctx, ctx.viewer._id, notificationId);
    return null;
  },
});

/** Marks up to 200 of the caller's notifications as read; false when more are left: call again. */
export const markAllRead = userMutation({
  args: {},
  returns: v.boolean(),
  handler: async (ctx) => await readAll(ctx, ctx.viewer._id, Date.now()),
});

/** What the caller is told and how. */
export const preferences = userQuery({
  args: {},
  returns: preferencesValidator,
  handler: async (ctx) => await loadPreferences(ctx, ctx.viewer._id),
});

/** Switches one kind on or off, in the app or by mail. Fails with INVALID_INPUT(kind | topic) for what cannot be switched off. */
export const setPreferences = userMutation({
  args: {
    change: v.union(
      v.object({ channel: v.literal("mail"), topic: mailTopic, isOn: v.boolean() }),
      v.object({ channel: v.literal("app"), kind: notificationKind, isOn: v.boolean() }),
    ),
  },
  returns: preferencesValidator,
  handler: async (ctx, { change }) => {
    await changePreference(ctx, ctx.viewer._id, change);
    return await loadPreferences(ctx, ctx.viewer._id);
  },
});

/**
 * Switches mail off, or on again, by the signed link of a mail; no sign-in. Says about what, or null when the link was not
 * made by us or the mail cannot be switched off. Any number of times is as good as once.
 */
export const unsubscribe = publicAction({
  args: { token: v.string(), isOn: v.optional(v.boolean()) },
  returns: v.union(v.object({ topic: mailTopic }), v.null()),
  handler: async (ctx, { token, isOn }): Promise<{ topic: MailTopic } | null> => {
    const about = await applyUnsubscription(ctx, token, isOn ?? false);
    return about === null ? null : { topic: about.topic };
  },
});

/** All mail, newest first, of one state if given; at most 50 a page. Admins only. */
export const outbox = adminQuery({
  args: { state: v.optional(mailState), paginationOpts: paginationOptsValidator },
  returns: pageOf(mailRowValidator),
  handler: async (ctx, { state, paginationOpts }) => await pageOfMails(ctx, { state: state ?? null, paginationOpts }),
});

/** One mail as it was written, or null. Any text is accepted as id. Admins only. */
export const mail = adminQuery({
  args: { mailId: v.string() },
  returns: v.union(mailDetailValidator, v.null()),
  handler: async (ctx, { mailId }) => await loadMail(ctx, mailId),
});

/** Tries a mail again that was given up. Fails with NOT_FOUND, and INVALID_STATE for any other. Admins only. */
export const retryMail = adminMutation({
  args: { mailId: v.id("mails") },
  returns: v.null(),
  handler: async (ctx, { mailId }) => {
    await tryMailAgain(ctx, ctx.viewer, mailId);
    return null;
  },
});
