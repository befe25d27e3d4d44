import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { roleForScope, type Scope } from "../../../lib/domain/rest/scopes";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { keysAreOffered, newSecret } from "./secret";
import { scopeValidator } from "./tables";

const NAME_MAX = 60;
const KEYS_MAX = 20;
const DAYS_MAX = 365;
const DAY_MS = 24 * 3_600_000;
/** `psk_` and eight digits of sixty-four: enough to tell keys apart, nothing to guess the rest by. */
const PREFIX_LENGTH = 12;

/** A key as its owner sees it; never the secret. */
export const apiKeyValidator = v.object({
  keyId: v.id("apiKeys"),
  name: v.string(),
  scopes: v.array(scopeValidator),
  prefix: v.string(),
  createdAtMs: v.number(),
  expiresAtMs: v.union(v.number(), v.null()),
  lastUsedAtMs: v.union(v.number(), v.null()),
});
export const keyListValidator = v.object({ isOffered: v.boolean(), keys: v.array(apiKeyValidator) });

function toView({ _id, name, scopes, prefix, createdAtMs, expiresAtMs, lastUsedAtMs }: Doc<"apiKeys">): Infer<typeof apiKeyValidator> {
  return { keyId: _id, name, scopes, prefix, createdAtMs, expiresAtMs, lastUsedAtMs };
}

async function keysInForce(ctx: Pick<QueryCtx, "db">, ownerId: Id<"users">): Promise<Doc<"apiKeys">[]> {
  return await ctx.db
    .query("apiKeys")
    .withIndex("by_ownerId_and_revokedAtMs", (q) => q.eq("ownerId", ownerId).eq("revokedAtMs", null))
    .order("desc")
    .take(KEYS_MAX);
}

/** The caller's keys that are not revoked, newest first, expired ones included; and whether keys can be made here. */
export async function listKeys(ctx: Pick<QueryCtx, "db">, ownerId: Id<"users">): Promise<Infer<typeof keyListValidator>> {
  return { isOffered: keysAreOffered(), keys: (await keysInForce(ctx, ownerId)).map(toView) };
}

/**
 * Makes a key and returns its secret, this once. Fails with INVALID_INPUT(name | scopes | days), FORBIDDEN for a scope that the
 * owner's roles do not fill, INVALID_STATE(state: tooManyKeys), UPSTREAM_UNAVAILABLE where keys are not offered.
 */
export async function createKey(
  ctx: MutationCtx,
  owner: Doc<"users">,
  wish: { name: string; scopes: Scope[]; days: number | null },
): Promise<{ keyId: Id<"apiKeys">; secret: string }> {
  const name = wish.name.trim();
  if (name === "" || name.length > NAME_MAX || /\p{C}/u.test(name)) failInput("name");
  const scopes = [...new Set(wish.scopes)];
  if (scopes.length === 0) failInput("scopes");
  if (wish.days !== null && !(Number.isInteger(wish.days) && wish.days >= 1 && wish.days <= DAYS_MAX)) failInput("days");
  if (scopes.some((scope) => !owner.roles.includes(roleForScope(scope)))) fail("FORBIDDEN");
  if (!keysAreOffered()) fail("UPSTREAM_UNAVAILABLE");
  if ((await keysInForce(ctx, owner._id)).length >= KEYS_MAX) fail("INVALID_STATE", { state: "tooManyKeys" });
  const createdAtMs = Date.now();
  const expiresAtMs = wish.days === null ? null : createdAtMs + wish.days * DAY_MS;
  const keyId = await ctx.db.insert("apiKeys", {
    ownerId: owner._id,
    name,
    scopes,
    secretHash: "",
    prefix: "",
    createdAtMs,
    expiresAtMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  });
  const { secret, secretHash } = (await newSecret(keyId)) ?? fail("UPSTREAM_UNAVAILABLE");
  await ctx.db.patch("apiKeys", keyId, { secretHash, prefix: secret.slice(0, PREFIX_LENGTH) });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: owner._id },
    action: "apiKeys.create",
    target: { table: "apiKeys", id: keyId },
    after: { name, scopes, expiresAtMs },
  });
  return { keyId, secret };
}

/** Revokes an own key for good; repeating it changes nothing. Fails with NOT_FOUND for others' keys. */
export async function revokeKey(ctx: MutationCtx, ownerId: Id<"users">, keyId: Id<"apiKeys">): Promise<void> {
  const key = await ctx.db.get("apiKeys", keyId);
  if (key === null || key.ownerId !== ownerId) fail("NOT_FOUND");
  if (key.revokedAtMs !== null) return;
  const revokedAtMs = Date.now();
  await ctx.db.patch("apiKeys", keyId, { revokedAtMs });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: ownerId },
    action: "apiKeys.revoke",
    target: { table: "apiKeys", id: keyId },
    before: { revokedAtMs: null },
    after: { revokedAtMs },
  });
}

/** Revokes every key of somebody whose account ends. There are never more than one call can take. */
export async function revokeKeysOf(ctx: MutationCtx, ownerId: Id<"users">): Promise<void> {
  for (const key of await keysInForce(ctx, ownerId)) await revokeKey(ctx, ownerId, key._id);
}
