import type { MutationCtx } from "../../_generated/server";
import { fail } from "../../errors";

/** Whose money moves here: play money of the demo, a processor's test money, or real money. */
export type MoneySource = { provider: "stripe" | "demo"; livemode: boolean };

/** Whether money of this source may move here: nothing has moved yet, or it came from the same one. */
export async function isSameMoney(ctx: MutationCtx, source: MoneySource): Promise<boolean> {
  const latch = await ctx.db.query("paymentLatches").first();
  return latch === null || (latch.provider === source.provider && latch.livemode === source.livemode);
}

/** Refuses money of another source than the first that moved here: demo and real money never meet in one book. */
export async function assertSameMoney(ctx: MutationCtx, source: MoneySource): Promise<void> {
  if (!(await isSameMoney(ctx, source))) fail("PAYMENTS_OFF");
}

/** Notes the source of the first money. One way: the row is never changed. */
export async function latchMoney(ctx: MutationCtx, source: MoneySource): Promise<void> {
  await assertSameMoney(ctx, source);
  if ((await ctx.db.query("paymentLatches").first()) === null) await ctx.db.insert("paymentLatches", { ...source, atMs: Date.now() });
}
