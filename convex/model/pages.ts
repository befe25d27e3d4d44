import { v, type Validator } from "convex/values";

/** The return validator of a paginated query. */
export function pageOf<T, Optional extends "required", Paths extends string>(item: Validator<T, Optional, Paths>) {
  return v.object({
    page: v.array(item),
    isDone: v.boolean(),
    continueCursor: v.string(),
    splitCursor: v.optional(v.union(v.string(), v.null())),
    pageStatus: v.optional(v.union(v.literal("SplitRecommended"), v.literal("SplitRequired"), v.null())),
  });
}
