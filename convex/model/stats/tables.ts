import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { AMOUNTS, COUNTS, STANDING_AMOUNTS, STANDING_COUNTS, type Amount, type Count } from "../../../lib/domain/stats/figures";

const each = <Name extends string, Type>(names: readonly Name[], type: Type): Record<Name, Type> =>
  Object.fromEntries(names.map((name) => [name, type])) as Record<Name, Type>;

const optionalNumber = v.optional(v.number());
const optionalMinor = v.optional(v.int64());

/** The figures of one day as they are answered: every one of them there. */
export const figuresValidator = v.object({
  ...each<Count, ReturnType<typeof v.number>>(COUNTS, v.number()),
  ...each<Amount, ReturnType<typeof v.int64>>(AMOUNTS, v.int64()),
});
export const standingValidator = v.object({ ...each(STANDING_COUNTS, v.number()), ...each(STANDING_AMOUNTS, v.int64()) });

const waitCounts = v.optional(v.record(v.string(), v.number()));

export const statsTables = {
  /**
   * What happened on a UTC day, written in the same transactions. A day is several rows, by a hash of what is counted:
   * no document is written by everybody.
   */
  dayStats: defineTable({
    day: v.string(),
    shard: v.number(),
    /** Raised by every change, so that a recount sees whether the day moved meanwhile. */
    version: v.number(),
    figures: v.object({ ...each(COUNTS, optionalNumber), ...each(AMOUNTS, optionalMinor) }),
    /** How long things waited that were finished on this day; see lib/domain/stats/waits. */
    waits: v.object({ application: waitCounts, withdrawal: waitCounts }),
  }).index("by_day_and_shard", ["day", "shard"]),
  /** What stands open now, in several rows for the same reason. */
  standingStats: defineTable({
    shard: v.number(),
    version: v.number(),
    figures: v.object({ ...each(STANDING_COUNTS, optionalNumber), ...each(STANDING_AMOUNTS, optionalMinor) }),
  }).index("by_shard", ["shard"]),
  /** Recounts of everything from the rows themselves, and what they found. */
  statsChecks: defineTable({
    /** filled: figures were made from the rows, because the place is older than its figures. */
    state: literals("passed", "broken", "filled"),
    atMs: v.number(),
    days: v.number(),
    /** Days on which something happened during the recount: they are compared the next time. */
    moving: v.number(),
    /** The first ones, as `day figure counted kept`. */
    differences: v.array(v.string()),
    differenceCount: v.number(),
  }).index("by_atMs", ["atMs"]),
};
