import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { OPEN_WITHDRAWAL_STATES } from "../../../lib/domain/payouts/states";

/** Open withdrawals read at once; the limit on requests and one row of each month's batch stay far below. */
const OPEN_ROWS = 100;

/** Withdrawals of somebody whose money is reserved. */
export async function openWithdrawalsOf(ctx: Pick<QueryCtx, "db">, advisorId: Id<"users">): Promise<Doc<"withdrawals">[]> {
  const pages = await Promise.all(
    OPEN_WITHDRAWAL_STATES.map((state) =>
      ctx.db
        .query("withdrawals")
        .withIndex("by_advisorId_and_state", (q) => q.eq("advisorId", advisorId).eq("state", state))
        .take(OPEN_ROWS),
    ),
  );
  return pages.flat();
}
