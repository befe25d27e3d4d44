import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { gatherDigests } from "../model/notifications/digest";
import { askForRating } from "../model/notifications/events";
import { beginMail, failMail, finishMail, keepMessage, mailPlan, startDueMails } from "../model/notifications/mails";
import { forgetMails } from "../model/notifications/outbox";
import { setMailWish } from "../model/notifications/preferences";
import { keepMailSecret, readMailSecret } from "../model/notifications/secret";
import { mailTopic, messageValidator } from "../model/notifications/tables";
import { callOut } from "../model/outbound/pools";
import { composeMail } from "../providers/mail/compose";
import { mailFrom, mailProvider } from "../providers/mail/select";
import { MailError } from "../providers/mail/types";
import { newMailSecret } from "../providers/mail/unsubscribe";

/** Mails of each state one sweep takes up. */
const SWEEP_MAX = 100;

/** Hands a mail to the pool of the provider. A job of its own, so that a session's end does not wait for it. */
export const post = internalMutation({
  args: { mailId: v.id("mails") },
  returns: v.null(),
  handler: async (ctx, { mailId }) => {
    await callOut(ctx, "mail", internal.jobs.notifications.deliver, { mailId });
    return null;
  },
});

/** Takes a mail for one attempt; null when there is nothing to do. */
export const begin = internalMutation({
  args: { mailId: v.id("mails") },
  returns: v.union(mailPlan, v.null()),
  handler: async (ctx, { mailId }) => await beginMail(ctx, mailId),
});

/** The secret of the links in mails, made at the first mail. */
export const secret = internalMutation({
  args: { candidate: v.string() },
  returns: v.string(),
  handler: async (ctx, { candidate }) => await keepMailSecret(ctx, candidate),
});

/** The secret of the links in mails; null before the first mail. */
export const knownSecret = internalQuery({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => await readMailSecret(ctx),
});

/** Keeps what a mail says; returns what was kept first. */
export const keep = internalMutation({
  args: { mailId: v.id("mails"), message: messageValidator },
  returns: messageValidator,
  handler: async (ctx, { mailId, message }) => await keepMessage(ctx, mailId, message),
});

/** Records where a mail went. */
export const finish = internalMutation({
  args: { mailId: v.id("mails"), providerId: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { mailId, providerId }) => {
    await finishMail(ctx, mailId, providerId);
    return null;
  },
});

/** Records a failed attempt. */
export const fail = internalMutation({
  args: { mailId: v.id("mails"), code: v.string(), repeatable: v.boolean(), retryAfterMs: v.union(v.number(), v.null()) },
  returns: v.null(),
  handler: async (ctx, input) => {
    await failMail(ctx, input);
    return null;
  },
});

/** Writes and sends one mail. Any number of runs sends one; without a provider or an address it stays in the outbox. */
export const deliver = internalAction({
  args: { mailId: v.id("mails") },
  returns: v.null(),
  handler: async (ctx, { mailId }) => {
    const plan = await ctx.runMutation(internal.jobs.notifications.begin, { mailId });
    if (plan === null) return null;
    try {
      let { message } = plan;
      if (message === null) {
        const key = await ctx.runMutation(internal.jobs.notifications.secret, { candidate: newMailSecret() });
        message = await ctx.runMutation(internal.jobs.notifications.keep, { mailId, message: await composeMail(plan, key) });
      }
      const provider = mailProvider();
      const { to, brand, subject, text, html, unsubscribeUrl } = message;
      if (provider === null || to === null) {
        await ctx.runMutation(internal.jobs.notifications.finish, { mailId, providerId: null });
        return null;
      }
      const headers: Record<string, string> =
        unsubscribeUrl === null
          ? {}
          : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
      const mail = { to, from: mailFrom(brand), subject, text, html, headers, idempotencyKey: `mail/${mailId}` };
      const { providerId } = await provider.send(mail);
      await ctx.runMutation(internal.jobs.notifications.finish, { mailId, providerId });
    } catch (error) {
      // Anything but the provider's clear answer leaves the outcome open: repeated with the same key.
      const known = error instanceof MailError ? error : new MailError("unknown_outcome", error instanceof Error ? error.name : "thrown");
      const { kind, code, repeatable, retryAfterMs } = known;
      await ctx.runMutation(internal.jobs.notifications.fail, { mailId, code: `${kind}:${code}`, repeatable, retryAfterMs });
    }
    return null;
  },
});

/** Starts mail that is due: gathered, to be repeated, or lost under way. Runs every minute. */
export const sweep = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => await startDueMails(ctx, SWEEP_MAX),
});

/** Gathers what nobody has read for a day, page by page. Runs every day. */
export const gather = internalMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { cursor }) => {
    await gatherDigests(ctx, cursor ?? null);
    return null;
  },
});

/** Asks a client to rate a session, if they have not and still may. Scheduled a day after its end. */
export const remindToRate = internalMutation({
  args: { sessionId: v.id("sessions") },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    await askForRating(ctx, sessionId);
    return null;
  },
});

/** Deletes mails that are older than 90 days, a batch at a time. Runs every day. */
export const forget = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await forgetMails(ctx);
    return null;
  },
});

/** Switches one person's mail about one thing on or off, on the word of a link whose signature was checked. */
export const wish = internalMutation({
  args: { userId: v.string(), topic: mailTopic, isOn: v.boolean() },
  returns: v.boolean(),
  handler: async (ctx, input) => await setMailWish(ctx, input),
});
