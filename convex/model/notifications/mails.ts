import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isMailOptional, type MailTopic } from "../../../lib/domain/notifications";
import { invariant } from "../../../lib/domain/invariant";
import { recordAudit } from "../audit/recordAudit";
import { callOut } from "../outbound/pools";
import { noticeValidator } from "./notices";
import { loadWishes, wantsMail } from "./preferences";
import { isStillNews } from "./stillNews";
import { mailTopic, messageValidator } from "./tables";

/** An attempt that has not answered after this long is taken for dead and repeated with the same key. */
const INFLIGHT_MS = 2 * 60_000;
/** Waiting doubles from the first to the last of these. All tries end within the 24 hours for which the provider knows a key. */
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 2 * 60 * 60_000;
const TRIES_MAX = 12;
/** Notices one mail can tell; the rest are counted. */
export const TOLD_MAX = 20;
const READ_MAX = 100;

/** Stores the wish for a mail. */
export async function insertMail(
  ctx: MutationCtx,
  { userId, topic, dueAtMs }: { userId: Id<"users">; topic: MailTopic; dueAtMs: number },
): Promise<Id<"mails">> {
  const fresh = { state: "waiting" as const, tries: 0, message: null, providerId: null, lastError: null, finishedAtMs: null };
  return await ctx.db.insert("mails", { userId, topic, dueAtMs, createdAtMs: Date.now(), ...fresh });
}

/** Everything an attempt needs, read once. */
export const mailPlan = v.object({
  userId: v.id("users"),
  topic: mailTopic,
  /** Written by an earlier attempt; null if this one writes it. */
  message: v.union(messageValidator, v.null()),
  /** Null where the person has no address, or is a demo person: such mail never leaves. */
  to: v.union(v.string(), v.null()),
  firstName: v.string(),
  locale: v.union(v.string(), v.null()),
  timeZone: v.union(v.string(), v.null()),
  notices: v.array(v.object({ notice: noticeValidator, atMs: v.number() })),
  /** How many more there are than `notices` names. */
  more: v.number(),
});

export type MailPlan = Infer<typeof mailPlan>;

async function noticesOf(ctx: Pick<QueryCtx, "db">, mail: Doc<"mails">): Promise<Doc<"notifications">[]> {
  if (mail.topic === "digest") {
    return await ctx.db
      .query("notifications")
      .withIndex("by_digestId", (q) => q.eq("digestId", mail._id))
      .take(READ_MAX);
  }
  return await ctx.db
    .query("notifications")
    .withIndex("by_mailId", (q) => q.eq("mailId", mail._id))
    .take(READ_MAX);
}

/** What of a mail is still worth telling: proof of money always, the rest unless it was read or is over. */
async function worthTelling(ctx: Pick<QueryCtx, "db">, mail: Doc<"mails">): Promise<Doc<"notifications">[]> {
  const rows = await noticesOf(ctx, mail);
  if (!isMailOptional(mail.topic)) return rows;
  const kept: Doc<"notifications">[] = [];
  for (const row of rows) {
    if (row.readAtMs === null && (await isStillNews(ctx, row.notice))) kept.push(row);
  }
  return kept;
}

async function drop(ctx: MutationCtx, mail: Doc<"mails">): Promise<null> {
  await ctx.db.patch("mails", mail._id, { state: "dropped", finishedAtMs: Date.now() });
  return null;
}

/**
 * Takes a mail for one attempt; null when there is nothing to do: it has gone, is not due, nobody wants it any more, or
 * everything in it was read meanwhile.
 */
export async function beginMail(ctx: MutationCtx, mailId: Id<"mails">): Promise<MailPlan | null> {
  const mail = await ctx.db.get("mails", mailId);
  const nowMs = Date.now();
  if (mail === null || (mail.state !== "waiting" && mail.state !== "inflight") || nowMs < mail.dueAtMs) return null;
  const user = await ctx.db.get("users", mail.userId);
  if (user === null || user.deletedAtMs !== undefined) return await drop(ctx, mail);
  const isWanted = wantsMail(await loadWishes(ctx, user._id), mail.topic);
  const rows = mail.message === null ? await worthTelling(ctx, mail) : [];
  if (!isWanted || (mail.message === null && rows.length === 0)) return await drop(ctx, mail);
  await ctx.db.patch("mails", mailId, { state: "inflight", tries: mail.tries + 1, dueAtMs: nowMs + INFLIGHT_MS });
  return {
    userId: user._id,
    topic: mail.topic,
    message: mail.message,
    to: user.isDemo ? null : (user.email ?? null),
    firstName: user.firstName,
    locale: user.locale ?? null,
    timeZone: user.timeZone ?? null,
    notices: rows.slice(0, TOLD_MAX).map(({ notice, atMs }) => ({ notice, atMs })),
    more: Math.max(0, rows.length - TOLD_MAX),
  };
}

async function load(ctx: MutationCtx, mailId: Id<"mails">): Promise<Doc<"mails">> {
  const mail = await ctx.db.get("mails", mailId);
  invariant(mail !== null, "a mail under way exists");
  return mail;
}

/** Keeps what a mail says, before it is handed over. The first text stays: a repeat sends the same. */
export async function keepMessage(ctx: MutationCtx, mailId: Id<"mails">, message: Infer<typeof messageValidator>): Promise<Infer<typeof messageValidator>> {
  const mail = await load(ctx, mailId);
  if (mail.message !== null) return mail.message;
  await ctx.db.patch("mails", mailId, { message });
  return message;
}

/** Records where a mail went: to the provider, or into the outbox. */
export async function finishMail(ctx: MutationCtx, mailId: Id<"mails">, providerId: string | null): Promise<void> {
  const mail = await load(ctx, mailId);
  if (mail.state === "sent" || mail.state === "outbox") return;
  const state = providerId === null ? "outbox" : "sent";
  await ctx.db.patch("mails", mailId, { state, providerId, lastError: null, finishedAtMs: Date.now() });
}

/** Records a failed attempt: again later with the same key, or given up, which the audit log and the outbox show. */
export async function failMail(
  ctx: MutationCtx,
  input: { mailId: Id<"mails">; code: string; repeatable: boolean; retryAfterMs: number | null },
): Promise<void> {
  const mail = await load(ctx, input.mailId);
  if (mail.state !== "inflight") return;
  const nowMs = Date.now();
  if (!input.repeatable || mail.tries >= TRIES_MAX) {
    await ctx.db.patch("mails", mail._id, { state: "dead", lastError: input.code, finishedAtMs: nowMs });
    await recordAudit(ctx, {
      actor: { kind: "system", job: "notifications.deliver" },
      action: "mails.dead",
      target: { table: "mails", id: mail._id },
      after: { topic: mail.topic, tries: mail.tries, lastError: input.code },
    });
    return;
  }
  const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, mail.tries - 1), LAST_RETRY_MS);
  const dueAtMs = nowMs + Math.max(backoffMs, input.retryAfterMs ?? 0);
  await ctx.db.patch("mails", mail._id, { state: "waiting", dueAtMs, lastError: input.code });
}

/** Starts what is due and has no job of its own: gathered mail, repeats, attempts that died. At most `limit` of each state. */
export async function startDueMails(ctx: MutationCtx, limit: number): Promise<number> {
  const nowMs = Date.now();
  const pages = await Promise.all(
    (["waiting", "inflight"] as const).map((state) =>
      ctx.db
        .query("mails")
        .withIndex("by_state_and_dueAtMs", (q) => q.eq("state", state).lte("dueAtMs", nowMs))
        .take(limit),
    ),
  );
  const due = pages.flat();
  for (const { _id: mailId } of due) await callOut(ctx, "mail", internal.jobs.notifications.deliver, { mailId });
  return due.length;
}
