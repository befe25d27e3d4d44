import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";

/**
 * Tells whoever carries a call that it was opened, closed or may last longer. Called in the transaction that changes the
 * session, for video only. Local calls are cut by the pages themselves: nothing is to be told.
 */
export function followCall(
  _ctx: MutationCtx,
  _input: { call: Doc<"calls">; change: "opened" | "closed" | "extended" },
): Promise<void> {
  return Promise.resolve();
}

/**
 * Tells whoever carries a chat whether the parties may write now. Called in the transaction in which that changes, for
 * chat sessions only. The local chat asks the meter at every message: nothing is to be told.
 */
export function followChat(_ctx: MutationCtx, _input: { session: Doc<"sessions">; writable: boolean }): Promise<void> {
  return Promise.resolve();
}
