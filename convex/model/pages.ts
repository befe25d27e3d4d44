import type { PaginationOptions } from "convex/server";
import { v, type Validator } from "convex/values";
import { failInput } from "../errors";

/** Rows that one page of a narrowed list looks through, at most. */
const ROWS_MAX = 500;

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

/**
 * The page a caller asked for of a list that the database narrows beyond its index: at most `max` rows out of at most 500,
 * or fewer on wish. Such a page may be short, also empty: `isDone` alone says that there is nothing more. Fails with
 * INVALID_INPUT(numItems | maximumRowsRead).
 */
export function siftedPage(options: PaginationOptions, max: number): PaginationOptions {
  const { maximumRowsRead = ROWS_MAX } = options;
  if (!Number.isInteger(maximumRowsRead) || maximumRowsRead < 1) failInput("maximumRowsRead");
  return { ...boundedPage(options, max), maximumRowsRead: Math.min(maximumRowsRead, ROWS_MAX) };
}

/** Arguments that narrow a list to a stretch of time, server ms: from included, to excluded. What is left out narrows nothing. */
export const periodArgs = { fromMs: v.optional(v.number()), toMs: v.optional(v.number()) };

/** Both ends of such a stretch. Fails with INVALID_INPUT(fromMs | toMs) for what is no time. */
export function boundsOf({ fromMs = 0, toMs = Number.MAX_SAFE_INTEGER }: { fromMs?: number | undefined; toMs?: number | undefined }): {
  fromMs: number;
  toMs: number;
} {
  if (!Number.isFinite(fromMs)) failInput("fromMs");
  if (!Number.isFinite(toMs)) failInput("toMs");
  return { fromMs, toMs };
}
