import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { BANK_STATES, type BankState } from "../../../lib/domain/payouts/states";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { payeeFacts, payeeState } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
type Payee = Doc<"demoPayees">;

/** How long the demo's bank takes. */
const BANK_MS = 10_000;
/** The most that the platform can be said to have there: $10,000,000.00. */
const PLATFORM_MAX_MINOR = 1_000_000_000n;

export const payeeSnapshot = v.object({ payeeId: v.string(), ...payeeFacts });
export const transferSnapshot = v.object({
  transferId: v.string(),
  payeeId: v.string(),
  payoutId: v.string(),
  money: v.object({ amount: v.number(), currency: v.string() }),
});
export const transferAnswer = v.union(
  v.object({ outcome: literals("made", "timedOutAfter"), transfer: transferSnapshot }),
  v.object({ outcome: literals("timedOut", "refused", "noFunds", "notReady", "otherFigures") }),
);
export const bankStateOrNull = v.union(literals(...BANK_STATES), v.null());

/** The demo processor's page of a payee. */
export const demoPayeeView = v.object({
  payeeId: v.string(),
  transfers: payeeState,
  payouts: payeeState,
  nextTransfer: literals("ok", "refuse", "timeOut", "timeOutAfter"),
  bank: literals("works", "fails"),
});

function snapshotOf({ payeeId, transfers, payouts, dueCount, deadlineMs }: Payee): Infer<typeof payeeSnapshot> {
  return { payeeId, transfers, payouts, dueCount, deadlineMs };
}

export async function findDemoPayee(ctx: ReadCtx, payeeId: string): Promise<Payee | null> {
  return await ctx.db
    .query("demoPayees")
    .withIndex("by_payeeId", (q) => q.eq("payeeId", payeeId))
    .unique();
}

/** A payee as the processor describes it, or null. */
export async function readDemoPayee(ctx: ReadCtx, payeeId: string): Promise<Infer<typeof payeeSnapshot> | null> {
  const payee = await findDemoPayee(ctx, payeeId);
  return payee === null ? null : snapshotOf(payee);
}

/** Opens an account for an advisor; one each. It may receive once its owner has filled in the demo's page. */
export async function ensureDemoPayee(ctx: MutationCtx, advisorId: Id<"users">): Promise<Infer<typeof payeeSnapshot>> {
  const payeeId = `demo_acct_${advisorId}`;
  const known = await readDemoPayee(ctx, payeeId);
  if (known !== null) return known;
  const facts = { payeeId, transfers: "pending" as const, payouts: "pending" as const, dueCount: 3, deadlineMs: null };
  await ctx.db.insert("demoPayees", { ...facts, advisorId, nextTransfer: "ok", bank: "works" });
  return facts;
}

/** The caller's own demo account for its page. Anybody else's is null. */
export async function viewDemoPayee(ctx: ReadCtx, advisorId: Id<"users">, payeeId: string): Promise<Infer<typeof demoPayeeView> | null> {
  const payee = await findDemoPayee(ctx, payeeId);
  if (payee === null || payee.advisorId !== advisorId) return null;
  const { transfers, payouts, nextTransfer, bank } = payee;
  return { payeeId, transfers, payouts, nextTransfer, bank };
}

/** Changes how the demo treats the caller's own account. Anybody else's is NOT_FOUND. */
export async function changeDemoPayee(
  ctx: MutationCtx,
  advisorId: Id<"users">,
  payeeId: string,
  change: Partial<Pick<Payee, "transfers" | "payouts" | "nextTransfer" | "bank">>,
): Promise<void> {
  const payee = await findDemoPayee(ctx, payeeId);
  if (payee === null || payee.advisorId !== advisorId) fail("NOT_FOUND");
  const transfers = change.transfers ?? payee.transfers;
  await ctx.db.patch("demoPayees", payee._id, { ...change, dueCount: transfers === "active" ? 0 : 3 });
}

/** What the platform has at the demo processor, minor units; null is plenty. */
export async function readDemoPlatform(ctx: ReadCtx): Promise<bigint | null> {
  return (await ctx.db.query("demoPlatform").first())?.availableMinor ?? null;
}

/** Keeps what the platform has at the demo processor. */
async function keepPlatform(ctx: MutationCtx, availableMinor: bigint | null): Promise<Id<"demoPlatform">> {
  const row = await ctx.db.query("demoPlatform").first();
  if (row === null) return await ctx.db.insert("demoPlatform", { availableMinor });
  await ctx.db.patch("demoPlatform", row._id, { availableMinor });
  return row._id;
}

/** An admin sets what the platform has at the demo processor, minor units; null is plenty. Fails with INVALID_INPUT(availableMinor). */
export async function setDemoPlatform(ctx: MutationCtx, adminId: Id<"users">, availableMinor: bigint | null): Promise<void> {
  if (availableMinor !== null && (availableMinor < 0n || availableMinor > PLATFORM_MAX_MINOR)) failInput("availableMinor");
  const before = await readDemoPlatform(ctx);
  const id = await keepPlatform(ctx, availableMinor);
  await recordAudit(ctx, {
    actor: { kind: "user", userId: adminId },
    action: "payouts.setDemoPlatform",
    target: { table: "demoPlatform", id },
    before: { availableMinor: before },
    after: { availableMinor },
  });
}

function toTransfer(row: Doc<"demoTransfers">): Infer<typeof transferSnapshot> {
  const { transferId, payeeId, payoutId, amountMinor, currency } = row;
  return { transferId, payeeId, payoutId, money: { amount: Number(amountMinor), currency } };
}

type TransferWish = { opKey: string; payoutId: string; payeeId: string; amountMinor: bigint; currency: string };

/** Why the demo would not make a transfer now, or null. */
async function refusalOf(ctx: ReadCtx, payee: Payee | null, wish: TransferWish): Promise<"refused" | "noFunds" | "notReady" | null> {
  if (payee === null || payee.transfers !== "active") return "notReady";
  if (payee.nextTransfer === "refuse") return "refused";
  const availableMinor = await readDemoPlatform(ctx);
  return availableMinor !== null && availableMinor < wish.amountMinor ? "noFunds" : null;
}

/** Makes a transfer: the same key gives the same one, with other figures it is refused. */
export async function makeDemoTransfer(ctx: MutationCtx, wish: TransferWish): Promise<Infer<typeof transferAnswer>> {
  const known = await ctx.db
    .query("demoTransfers")
    .withIndex("by_opKey", (q) => q.eq("opKey", wish.opKey))
    .unique();
  if (known !== null) {
    const isSame = known.amountMinor === wish.amountMinor && known.payeeId === wish.payeeId && known.payoutId === wish.payoutId;
    return isSame ? { outcome: "made", transfer: toTransfer(known) } : { outcome: "otherFigures" };
  }
  const payee = await findDemoPayee(ctx, wish.payeeId);
  const behaviour = payee?.nextTransfer ?? "ok";
  // What was asked to go wrong goes wrong once.
  if (payee !== null && behaviour !== "ok") await ctx.db.patch("demoPayees", payee._id, { nextTransfer: "ok" });
  if (behaviour === "timeOut") return { outcome: "timedOut" };
  const refusal = await refusalOf(ctx, payee, wish);
  if (refusal !== null) return { outcome: refusal };
  const transferId = `demo_tr_${wish.opKey}`;
  await ctx.db.insert("demoTransfers", { ...wish, transferId, bankStatus: payee?.bank === "fails" ? "failed" : "paid", atMs: Date.now() });
  const availableMinor = await readDemoPlatform(ctx);
  if (availableMinor !== null) await keepPlatform(ctx, availableMinor - wish.amountMinor);
  const transfer = {
    transferId,
    payeeId: wish.payeeId,
    payoutId: wish.payoutId,
    money: { amount: Number(wish.amountMinor), currency: wish.currency },
  };
  return { outcome: behaviour === "timeOutAfter" ? "timedOutAfter" : "made", transfer };
}

/** The transfer made for a payout, or null. */
export async function findDemoTransfer(ctx: ReadCtx, payoutId: string): Promise<Infer<typeof transferSnapshot> | null> {
  const row = await ctx.db
    .query("demoTransfers")
    .withIndex("by_payoutId", (q) => q.eq("payoutId", payoutId))
    .first();
  return row === null ? null : toTransfer(row);
}

/** Where a transfer is: on its way for some seconds, then whatever its bank says. */
export async function readDemoBankState(ctx: ReadCtx, transferId: string, nowMs: number): Promise<BankState | null> {
  const row = await ctx.db
    .query("demoTransfers")
    .withIndex("by_transferId", (q) => q.eq("transferId", transferId))
    .unique();
  if (row === null) return null;
  return nowMs < row.atMs + BANK_MS ? "in_transit" : row.bankStatus;
}
