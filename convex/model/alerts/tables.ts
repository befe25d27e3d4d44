import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { ALERTS } from "../../../lib/domain/alerts";

export const alertName = literals(...ALERTS);

export const alertTables = {
  /** What operators were told, once per key. `subject` is our own name of what it is about. */
  alerts: defineTable({ key: v.string(), alert: alertName, subject: v.string(), atMs: v.number() }).index("by_key", ["key"]),
};
