import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { scopeValidator } from "../apiKeys/tables";
import { mailState, mailTopic } from "../notifications/tables";
import { findPerson } from "./findPerson";
import { localeValidator } from "./ownSettings";

const MAILS_SHOWN = 10;
/** As many keys as somebody can have in force, and the latest that were revoked. */
const KEYS_MAX = 20;
const REVOKED_SHOWN = 5;

const timeOrNull = v.union(v.number(), v.null());

/** How somebody comes in, what acts for them, and what reaches them. Times server ms. */
export const personAccountValidator = v.object({
  /** Absent until chosen or seen. */
  locale: v.union(localeValidator, v.null()),
  timeZone: v.union(v.string(), v.null()),
  /** Null where the account was made by the identity provider and nobody has come yet. */
  firstSignInAtMs: timeOrNull,
  deletedAtMs: timeOrNull,
  /** Whether a page of theirs is open, and since when; kept for advisors alone. */
  presence: v.union(v.object({ state: literals("online", "offline"), sinceMs: v.number() }), v.null()),
  /** The last thing they did that is on record. */
  lastAct: v.union(v.object({ action: v.string(), atMs: v.number() }), v.null()),
  /** Never the secret, nor what it hashes to. Those in force first, then the latest that were revoked. */
  keys: v.array(
    v.object({
      keyId: v.id("apiKeys"),
      name: v.string(),
      scopes: v.array(scopeValidator),
      prefix: v.string(),
      createdAtMs: v.number(),
      expiresAtMs: timeOrNull,
      lastUsedAtMs: timeOrNull,
      revokedAtMs: timeOrNull,
    }),
  ),
  /** The latest mails to this person, without what they say. */
  mails: v.array(
    v.object({
      mailId: v.id("mails"),
      topic: mailTopic,
      state: mailState,
      createdAtMs: v.number(),
      finishedAtMs: timeOrNull,
      tries: v.number(),
      lastError: v.union(v.string(), v.null()),
    }),
  ),
  /** Mail that this person has switched off. */
  mailOff: v.array(mailTopic),
});
type PersonAccount = Infer<typeof personAccountValidator>;

async function keysOf(ctx: QueryCtx, ownerId: Id<"users">): Promise<PersonAccount["keys"]> {
  const keys = ctx.db.query("apiKeys");
  const inForce = await keys
    .withIndex("by_ownerId_and_revokedAtMs", (q) => q.eq("ownerId", ownerId).eq("revokedAtMs", null))
    .order("desc")
    .take(KEYS_MAX);
  const revoked = await ctx.db
    .query("apiKeys")
    .withIndex("by_ownerId_and_revokedAtMs", (q) => q.eq("ownerId", ownerId).gt("revokedAtMs", 0))
    .order("desc")
    .take(REVOKED_SHOWN);
  return [...inForce, ...revoked].map(({ _id, name, scopes, prefix, createdAtMs, expiresAtMs, lastUsedAtMs, revokedAtMs }) => ({
    keyId: _id,
    name,
    scopes,
    prefix,
    createdAtMs,
    expiresAtMs,
    lastUsedAtMs,
    revokedAtMs,
  }));
}

async function mailsOf(ctx: QueryCtx, userId: Id<"users">): Promise<PersonAccount["mails"]> {
  const mails = await ctx.db
    .query("mails")
    .withIndex("by_userId_and_createdAtMs", (q) => q.eq("userId", userId))
    .order("desc")
    .take(MAILS_SHOWN);
  return mails.map(({ _id, topic, state, createdAtMs, finishedAtMs, tries, lastError }) => ({
    mailId: _id,
    topic,
    state,
    createdAtMs,
    finishedAtMs,
    tries,
    lastError,
  }));
}

async function lastActOf(ctx: QueryCtx, user: Doc<"users">): Promise<PersonAccount["lastAct"]> {
  const event = await ctx.db
    .query("auditEvents")
    .withIndex("by_actor_and_atMs", (q) => q.eq("actor", user._id))
    .order("desc")
    .first();
  return event === null ? null : { action: event.action, atMs: event.atMs };
}

/** What is known of somebody's account; null when the text names nobody. Reads a bounded number of rows. */
export async function loadPersonAccount(ctx: QueryCtx, idText: string): Promise<PersonAccount | null> {
  const user = await findPerson(ctx, idText);
  if (user === null) return null;
  const presence = await ctx.db
    .query("advisorPresence")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .unique();
  const preferences = await ctx.db
    .query("notificationPreferences")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .unique();
  return {
    locale: user.locale ?? null,
    timeZone: user.timeZone ?? null,
    firstSignInAtMs: user.firstSignInAtMs ?? null,
    deletedAtMs: user.deletedAtMs ?? null,
    presence: presence === null ? null : { state: presence.state, sinceMs: presence.sinceMs },
    lastAct: await lastActOf(ctx, user),
    keys: await keysOf(ctx, user._id),
    mails: await mailsOf(ctx, user._id),
    mailOff: preferences?.mailOff ?? [],
  };
}
