import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { environmentName } from "../payments/mode";

type Withdrawal = Doc<"withdrawals">;

/** Writes down one attempt to send a withdrawal, to be made from `atMs` on. Its key is new; the call repeats under it. */
export async function createAttempt(ctx: MutationCtx, withdrawal: Withdrawal, atMs: number): Promise<Id<"payoutOperations">> {
  const method = await ctx.db.get("payoutMethods", withdrawal.methodId);
  const connect = method?.connect ?? null;
  invariant(connect !== null, "a transfer goes to an account at a processor");
  const before = await latestAttempt(ctx, withdrawal._id);
  invariant(before === null || before.state === "failed", "an attempt follows one that surely moved nothing");
  const n = withdrawal.attempts + 1;
  await ctx.db.patch("withdrawals", withdrawal._id, { attempts: n, nextTryAtMs: atMs });
  const { payeeId, provider, livemode } = connect;
  return await ctx.db.insert("payoutOperations", {
    withdrawalId: withdrawal._id,
    n,
    opKey: `${environmentName()}:transfer:${withdrawal._id}:${n}`,
    payeeId,
    provider,
    livemode,
    state: "pending",
    tries: 0,
    nextTryAtMs: atMs,
    createdAtMs: Date.now(),
    sendingAtMs: null,
  });
}

/** Whether an attempt may have sent something: a call says so, on record, before it does. */
export function mayHaveSent({ sendingAtMs, tries }: Doc<"payoutOperations">): boolean {
  return sendingAtMs === undefined ? tries > 0 : sendingAtMs !== null;
}

/** The newest attempt of a withdrawal, or null. */
export async function latestAttempt(ctx: Pick<QueryCtx, "db">, withdrawalId: Id<"withdrawals">): Promise<Doc<"payoutOperations"> | null> {
  return await ctx.db
    .query("payoutOperations")
    .withIndex("by_withdrawalId", (q) => q.eq("withdrawalId", withdrawalId))
    .order("desc")
    .first();
}
