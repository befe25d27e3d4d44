import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { isOpenWithdrawal } from "../../../lib/domain/payouts/states";
import { count, countStanding } from "./count";

type Withdrawal = Doc<"withdrawals">;

/** A payment on the day it was sent: once, or taken out again when the bank sent it back. */
async function countPaid(ctx: MutationCtx, { _id, amountMinor, requestedAtMs, sentAtMs }: Withdrawal, times: 1 | -1): Promise<void> {
  if (sentAtMs === null) return;
  await count(ctx, {
    subject: _id,
    atMs: sentAtMs,
    figures: { withdrawalsPaid: times, withdrawalsPaidMinor: BigInt(times) * amountMinor },
    wait: { of: "withdrawal", ms: sentAtMs - requestedAtMs, times },
  });
}

/** Counts a change of a withdrawal's state: what is paid, and what is still due. */
export async function countMove(ctx: MutationCtx, before: Withdrawal, after: Withdrawal): Promise<void> {
  if (after.state === "completed" && before.state !== "completed") await countPaid(ctx, after, 1);
  if (before.state === "completed" && after.state !== "completed") await countPaid(ctx, before, -1);
  const opened = Number(isOpenWithdrawal(after.state)) - Number(isOpenWithdrawal(before.state));
  if (opened === 0) return;
  const openWithdrawalsMinor = BigInt(opened) * after.amountMinor;
  await countStanding(ctx, after._id, { openWithdrawals: opened, openWithdrawalsMinor });
}
