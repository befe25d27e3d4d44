import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const auditActorKind = literals("user", "system", "provider");

export const auditTables = {
  /** Append-only record of every admin act and every money movement, written in the same transaction. */
  auditEvents: defineTable({
    atMs: v.number(),
    actorKind: auditActorKind,
    /** users id for a person, a job or provider name otherwise. */
    actor: v.string(),
    /** What was done, as `domain.verb`. */
    action: v.string(),
    targetTable: v.string(),
    targetId: v.string(),
    reason: v.optional(v.string()),
    /** JSON with the changed fields only; bigint as decimal text. */
    before: v.optional(v.string()),
    after: v.optional(v.string()),
  })
    .index("by_targetId_and_atMs", ["targetId", "atMs"])
    .index("by_action_and_atMs", ["action", "atMs"])
    .index("by_actor_and_atMs", ["actor", "atMs"])
    .index("by_actor_and_action_and_atMs", ["actor", "action", "atMs"])
    .index("by_actorKind_and_atMs", ["actorKind", "atMs"])
    .index("by_atMs", ["atMs"]),
};
