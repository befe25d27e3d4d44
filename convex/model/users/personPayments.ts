import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { transactionKind } from "../ledger/tables";
import { providerKind, topUpState } from "../payments/tables";
import { loadSpending, spendingValidator } from "../sessions/spendingOverview";
import { findPerson } from "./findPerson";

/** Rows of each kind a person's page shows. */
const SHOWN = 10;
/** One for each provider, live and test. */
const CUSTOMERS_MAX = 4;

const minorOrNull = v.union(v.int64(), v.null());

/** What somebody paid in, spent and got back. Amounts minor units, times server ms. */
export const personPaymentsValidator = v.object({
  /** How the payment providers know this person. */
  customers: v.array(v.object({ provider: providerKind, livemode: v.boolean(), customerId: v.string() })),
  /** The latest wishes to add funds. */
  topUps: v.array(
    v.object({
      topUpId: v.id("topUps"),
      createdAtMs: v.number(),
      amountMinor: v.int64(),
      state: topUpState,
      provider: providerKind,
      livemode: v.boolean(),
      paymentId: v.union(v.string(), v.null()),
      failureCode: v.union(v.string(), v.null()),
      /** What arrived, where it is not what was asked for. */
      arrivedMinor: minorOrNull,
      transactionId: v.union(v.id("ledgerTransactions"), v.null()),
    }),
  ),
  /** The latest that happened in the wallet: top-ups, holds, charges, refunds, adjustments, chargebacks. */
  movements: v.array(
    v.object({
      transactionId: v.id("ledgerTransactions"),
      kind: transactionKind,
      atMs: v.number(),
      amountMinor: v.int64(),
      walletDeltaMinor: v.int64(),
      walletAfterMinor: v.int64(),
      sessionId: v.union(v.id("sessions"), v.null()),
    }),
  ),
  /** What they allow themself, and the charges of twelve months. */
  spending: spendingValidator,
});
type PersonPayments = Infer<typeof personPaymentsValidator>;

async function customersOf(ctx: QueryCtx, userId: Id<"users">): Promise<PersonPayments["customers"]> {
  const customers = await ctx.db
    .query("paymentCustomers")
    .withIndex("by_userId_and_provider_and_livemode", (q) => q.eq("userId", userId))
    .take(CUSTOMERS_MAX);
  return customers.flatMap(({ provider, livemode, customerId }) => (customerId === null ? [] : [{ provider, livemode, customerId }]));
}

/** The posting that credited a top-up; null while there is none. */
async function creditOf(ctx: QueryCtx, { paymentId }: Doc<"topUps">): Promise<Id<"ledgerTransactions"> | null> {
  if (paymentId === undefined) return null;
  const posted = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", `capture:${paymentId}`))
    .unique();
  return posted?._id ?? null;
}

async function topUpsOf(ctx: QueryCtx, userId: Id<"users">): Promise<PersonPayments["topUps"]> {
  const rows = await ctx.db
    .query("topUps")
    .withIndex("by_userId_and_createdAtMs", (q) => q.eq("userId", userId))
    .order("desc")
    .take(SHOWN);
  return await Promise.all(
    rows.map(async (row) => ({
      topUpId: row._id,
      createdAtMs: row.createdAtMs,
      amountMinor: row.amountMinor,
      state: row.state,
      provider: row.provider,
      livemode: row.livemode,
      paymentId: row.paymentId ?? null,
      failureCode: row.failureCode ?? null,
      arrivedMinor: row.mismatch?.amountMinor ?? null,
      transactionId: await creditOf(ctx, row),
    })),
  );
}

async function movementsOf(ctx: QueryCtx, userId: Id<"users">): Promise<PersonPayments["movements"]> {
  const rows = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_walletOwnerId", (q) => q.eq("walletOwnerId", userId))
    .order("desc")
    .take(SHOWN);
  return rows.map(({ _id, kind, atMs, amountMinor, walletDeltaMinor, walletAfterMinor, sessionId }) => ({
    transactionId: _id,
    kind,
    atMs,
    amountMinor,
    walletDeltaMinor,
    walletAfterMinor,
    sessionId,
  }));
}

/** What is known of somebody's payments; null when the text names nobody. Reads a bounded number of rows. */
export async function loadPersonPayments(ctx: QueryCtx, idText: string): Promise<PersonPayments | null> {
  const user = await findPerson(ctx, idText);
  if (user === null) return null;
  const [customers, topUps, movements, spending] = await Promise.all([
    customersOf(ctx, user._id),
    topUpsOf(ctx, user._id),
    movementsOf(ctx, user._id),
    loadSpending(ctx, user._id),
  ]);
  return { customers, topUps, movements, spending };
}
