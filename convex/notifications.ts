import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { countUnread, markAllRead as readAll, markRead as readOne, notificationValidator, pageOfNotifications } from "./model/notifications/centre";
import { changePreference, loadPreferences, preferencesValidator } from "./model/notifications/preferences";
import { mailTopic, notificationKind } from "./model/notifications/tables";
import { pageOf } from "./model/pages";

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
