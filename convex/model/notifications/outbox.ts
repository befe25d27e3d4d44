import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { callOut } from "../outbound/pools";
import { boundedPage } from "../pages";
import { mailState, mailTopic } from "./tables";

const PAGE_MAX = 50;
const KEPT_MS = 90 * 24 * 60 * 60_000;
const FORGET_BATCH = 200;

const rowFields = {
  mailId: v.id("mails"),
  topic: mailTopic,
  state: mailState,
  firstName: v.string(),
  /** Null where there is no address, or nothing was written. */
  to: v.union(v.string(), v.null()),
  /** Null until it was written. */
  subject: v.union(v.string(), v.null()),
  createdAtMs: v.number(),
  dueAtMs: v.number(),
  finishedAtMs: v.union(v.number(), v.null()),
  tries: v.number(),
  lastError: v.union(v.string(), v.null()),
};

/** A mail in the list of an admin. */
export const mailRowValidator = v.object(rowFields);
/** A mail as an admin reads it. */
export const mailDetailValidator = v.object({ ...rowFields, text: v.union(v.string(), v.null()), html: v.union(v.string(), v.null()) });

async function toRow(ctx: Pick<QueryCtx, "db">, mail: Doc<"mails">): Promise<Infer<typeof mailRowValidator>> {
  const { topic, state, message, createdAtMs, dueAtMs, finishedAtMs, tries, lastError } = mail;
  const firstName = message?.firstName ?? (await ctx.db.get("users", mail.userId))?.firstName ?? "";
  const told = { firstName, to: message?.to ?? null, subject: message?.subject ?? null };
  return { mailId: mail._id, topic, state, ...told, createdAtMs, dueAtMs, finishedAtMs, tries, lastError };
}

/** One page of all mail, newest first; of one state if given. */
export async function pageOfMails(
  ctx: QueryCtx,
  input: { state: Doc<"mails">["state"] | null; paginationOpts: PaginationOptions },
): Promise<PaginationResult<Infer<typeof mailRowValidator>>> {
  const { state } = input;
  const mails =
    state === null
      ? ctx.db.query("mails").withIndex("by_createdAtMs")
      : ctx.db.query("mails").withIndex("by_state_and_createdAtMs", (q) => q.eq("state", state));
  const found = await mails.order("desc").paginate(boundedPage(input.paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((mail) => toRow(ctx, mail))) };
}

/** One mail with what it says, or null if there is none of this id. */
export async function loadMail(ctx: Pick<QueryCtx, "db">, mailId: string): Promise<Infer<typeof mailDetailValidator> | null> {
  const id = ctx.db.normalizeId("mails", mailId);
  const mail = id === null ? null : await ctx.db.get("mails", id);
  if (mail === null) return null;
  return { ...(await toRow(ctx, mail)), text: mail.message?.text ?? null, html: mail.message?.html ?? null };
}

/** Tries a mail again that was given up. Any other is INVALID_STATE. */
export async function retryMail(ctx: MutationCtx, admin: Doc<"users">, mailId: Id<"mails">): Promise<void> {
  const mail = (await ctx.db.get("mails", mailId)) ?? fail("NOT_FOUND");
  if (mail.state !== "dead") fail("INVALID_STATE", { state: mail.state });
  await ctx.db.patch("mails", mailId, { state: "waiting", tries: 0, dueAtMs: Date.now(), finishedAtMs: null });
  await callOut(ctx, "mail", internal.jobs.notifications.deliver, { mailId });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "mails.retry",
    target: { table: "mails", id: mailId },
    before: { state: mail.state, lastError: mail.lastError },
    after: { state: "waiting" },
  });
}

/** Deletes mails older than 90 days, one batch; the next one follows at once. What people were told stays in the app. */
export async function forgetMails(ctx: MutationCtx): Promise<void> {
  const old = await ctx.db
    .query("mails")
    .withIndex("by_createdAtMs", (q) => q.lt("createdAtMs", Date.now() - KEPT_MS))
    .take(FORGET_BATCH);
  for (const mail of old) await ctx.db.delete("mails", mail._id);
  if (old.length === FORGET_BATCH) await ctx.scheduler.runAfter(0, internal.jobs.notifications.forget, {});
}
