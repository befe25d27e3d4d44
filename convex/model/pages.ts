import type { PaginationOptions } from "convex/server";
import { v, type Validator } from "convex/values";
import { failInput } from "../errors";

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

/** The page a caller asked for, at most `max` rows. Fails with INVALID_INPUT(numItems) unless it is one row or more. */
export function boundedPage(options: PaginationOptions, max: number): PaginationOptions {
  const { numItems } = options;
  if (!Number.isInteger(numItems) || numItems < 1) failInput("numItems");
  return { ...options, numItems: Math.min(numItems, max) };
}
