import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { SCOPES } from "../../../lib/domain/rest/scopes";

export const scopeValidator = literals(...SCOPES);

export const apiKeyTables = {
  /** Keys for programs. The secret is not here, only what it hashes to; it is derived from the row's id and the deployment's key. */
  apiKeys: defineTable({
    ownerId: v.id("users"),
    name: v.string(),
    scopes: v.array(scopeValidator),
    /** SHA-256 of the secret, hex. Empty only inside the transaction that makes the row. */
    secretHash: v.string(),
    /** How the secret begins, for telling keys apart. */
    prefix: v.string(),
    createdAtMs: v.number(),
    expiresAtMs: v.union(v.number(), v.null()),
    /** To the minute. */
    lastUsedAtMs: v.union(v.number(), v.null()),
    revokedAtMs: v.union(v.number(), v.null()),
  }).index("by_ownerId_and_revokedAtMs", ["ownerId", "revokedAtMs"]),
  /** Signatures that were used, until their time is over: none is taken twice. */
  usedSignatures: defineTable({ keyId: v.id("apiKeys"), signature: v.string(), untilMs: v.number() })
    .index("by_signature", ["signature"])
    .index("by_untilMs", ["untilMs"]),
  /** Idempotency keys that programs named, each with the call it stands for. */
  usedRequestKeys: defineTable({ subject: v.string(), requestKey: v.string(), fingerprint: v.string(), untilMs: v.number() })
    .index("by_subject_and_requestKey", ["subject", "requestKey"])
    .index("by_untilMs", ["untilMs"]),
};
