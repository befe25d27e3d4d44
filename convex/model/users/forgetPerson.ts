import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DELETED_NAME } from "../../../lib/domain/deletedName";
import { safeFileName } from "../../../lib/domain/files/fileName";
import { reviewSearchText } from "../reviews/searchText";
import { deleteFile } from "./deleteAccount";

/** What is left of a deleted person, in the order it is taken away. */
export const FORGET_STEPS = ["asClient", "asAdvisor", "notifications", "mails", "payments", "lists", "keys"] as const;
export type ForgetStep = (typeof FORGET_STEPS)[number];

const BATCH = 50;
/** A session carries at most 20 files, a message at most 5. */
const FILES_MAX = 100;

type Page = { isDone: boolean; continueCursor: string };

/** The files somebody sent in a session. Their bytes go; the row stays, so that the message still says a file was there. */
async function deleteFilesOf(ctx: MutationCtx, sessionId: Id<"sessions">, userId: Id<"users">): Promise<void> {
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .take(FILES_MAX);
  for (const file of files) {
    if (file.uploaderId !== userId) continue;
    await deleteFile(ctx, file.storageId);
    await ctx.db.patch("attachments", file._id, { name: safeFileName("", file.mime) });
  }
}

/** The files somebody brought to a dispute. What was decided on them is in the dispute; they go like all others. */
async function deleteDisputeFilesOf(ctx: MutationCtx, sessionId: Id<"sessions">, userId: Id<"users">): Promise<void> {
  const files = await ctx.db
    .query("disputeFiles")
    .withIndex("by_sessionId_and_ownerId", (q) => q.eq("sessionId", sessionId).eq("ownerId", userId))
    .take(FILES_MAX);
  for (const file of files) {
    await deleteFile(ctx, file.storageId);
    await ctx.db.delete("disputeFiles", file._id);
  }
}

async function renameInReview(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  const review = await ctx.db
    .query("reviews")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .unique();
  if (review === null) return;
  await ctx.db.patch("reviews", review._id, { searchText: reviewSearchText(session, { text: review.text, reply: review.reply?.text ?? null }) });
}

async function renameInSessions(ctx: MutationCtx, userId: Id<"users">, isClient: boolean, cursor: string | null): Promise<Page> {
  const sessions = ctx.db.query("sessions");
  const mine = isClient
    ? sessions.withIndex("by_clientId_and_requestedAtMs", (q) => q.eq("clientId", userId))
    : sessions.withIndex("by_advisorUserId_and_requestedAtMs", (q) => q.eq("advisorUserId", userId));
  const found = await mine.paginate({ numItems: BATCH, cursor });
  for (const session of found.page) {
    const change = isClient ? { clientFirstName: DELETED_NAME } : { advisorDisplayName: DELETED_NAME, advisorPortraitSeed: "deleted" };
    await ctx.db.patch("sessions", session._id, change);
    await renameInReview(ctx, { ...session, ...change });
    if (isClient) await renameInEarning(ctx, session._id);
    await deleteFilesOf(ctx, session._id, userId);
    await deleteDisputeFilesOf(ctx, session._id, userId);
  }
  return found;
}

async function renameInEarning(ctx: MutationCtx, sessionId: Id<"sessions">): Promise<void> {
  const earning = await ctx.db
    .query("earnings")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
  if (earning !== null) await ctx.db.patch("earnings", earning._id, { clientFirstName: DELETED_NAME });
}

async function deletePage<Table extends "notifications" | "mails">(
  ctx: MutationCtx,
  table: Table,
  found: Page & { page: { _id: Id<Table> }[] },
): Promise<Page> {
  for (const { _id } of found.page) await ctx.db.delete(table, _id);
  return found;
}

/** The payment provider's customer loses its address, here. Payments themselves are the books'. */
async function forgetPayer(ctx: MutationCtx, userId: Id<"users">, cursor: string | null): Promise<Page> {
  const customers = await ctx.db
    .query("paymentCustomers")
    .withIndex("by_userId_and_provider_and_livemode", (q) => q.eq("userId", userId))
    .take(BATCH);
  for (const customer of customers) await ctx.db.patch("paymentCustomers", customer._id, { email: null });
  const topUps = await ctx.db
    .query("topUps")
    .withIndex("by_userId_and_createdAtMs", (q) => q.eq("userId", userId))
    .paginate({ numItems: BATCH, cursor });
  for (const topUp of topUps.page) {
    if (topUp.note !== undefined) await ctx.db.patch("topUps", topUp._id, { note: undefined });
    const operations = await ctx.db
      .query("paymentOperations")
      .withIndex("by_topUpId", (q) => q.eq("topUpId", topUp._id))
      .take(BATCH);
    for (const operation of operations) await ctx.db.patch("paymentOperations", operation._id, { email: null });
  }
  return topUps;
}

async function forgetLists(ctx: MutationCtx, userId: Id<"users">, cursor: string | null): Promise<Page> {
  const [alerts, preferences] = await Promise.all([
    ctx.db
      .query("freeAlerts")
      .withIndex("by_userId_and_advisorId", (q) => q.eq("userId", userId))
      .take(FILES_MAX),
    ctx.db
      .query("notificationPreferences")
      .withIndex("by_userId", (q) => q.eq("userId", userId))
      .take(BATCH),
  ]);
  for (const { _id } of alerts) await ctx.db.delete("freeAlerts", _id);
  for (const { _id } of preferences) await ctx.db.delete("notificationPreferences", _id);
  const favourites = await ctx.db
    .query("favourites")
    .withIndex("by_userId_and_atMs", (q) => q.eq("userId", userId))
    .paginate({ numItems: BATCH, cursor });
  for (const { _id } of favourites.page) await ctx.db.delete("favourites", _id);
  return favourites;
}

/** The names of API keys are the person's own words; the keys themselves were revoked with the account. */
async function renameKeys(ctx: MutationCtx, userId: Id<"users">, cursor: string | null): Promise<Page> {
  const keys = await ctx.db
    .query("apiKeys")
    .withIndex("by_ownerId_and_revokedAtMs", (q) => q.eq("ownerId", userId))
    .paginate({ numItems: BATCH, cursor });
  for (const { _id } of keys.page) await ctx.db.patch("apiKeys", _id, { name: "" });
  return keys;
}

/** One page of one step. Safe to repeat. */
export async function forgetPage(ctx: MutationCtx, userId: Id<"users">, step: ForgetStep, cursor: string | null): Promise<Page> {
  const options = { numItems: BATCH, cursor };
  switch (step) {
    case "asClient":
    case "asAdvisor":
      return await renameInSessions(ctx, userId, step === "asClient", cursor);
    case "notifications": {
      const found = ctx.db.query("notifications").withIndex("by_userId_and_key", (q) => q.eq("userId", userId));
      return await deletePage(ctx, "notifications", await found.paginate(options));
    }
    case "mails": {
      const found = ctx.db.query("mails").withIndex("by_userId_and_topic_and_createdAtMs", (q) => q.eq("userId", userId));
      return await deletePage(ctx, "mails", await found.paginate(options));
    }
    case "payments":
      return await forgetPayer(ctx, userId, cursor);
    case "lists":
      return await forgetLists(ctx, userId, cursor);
    case "keys":
      return await renameKeys(ctx, userId, cursor);
  }
}
