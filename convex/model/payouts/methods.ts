import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isMethodReady } from "../../../lib/domain/payouts/rules";
import { OPEN_WITHDRAWAL_STATES } from "../../../lib/domain/payouts/states";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { methodKind, payeeFacts, payeeState, type sealedText } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
type Method = Doc<"payoutMethods">;
type Sealed = Infer<typeof sealedText>;

/** One bank account and one account at a processor: more would only make mistakes likelier. */
const METHODS_MAX = 4;

/** A payout method as its owner and admins see it: never more of a bank account than its last four digits. */
export const methodValidator = v.object({
  methodId: v.id("payoutMethods"),
  kind: methodKind,
  last4: v.union(v.string(), v.null()),
  holderInitials: v.union(v.string(), v.null()),
  bankCountry: v.union(v.string(), v.null()),
  connect: v.union(
    v.object({
      transfers: payeeState,
      payouts: payeeState,
      dueCount: v.number(),
      deadlineMs: v.union(v.number(), v.null()),
      checkedAtMs: v.number(),
    }),
    v.null(),
  ),
  isReady: v.boolean(),
  isDefault: v.boolean(),
  isRemoved: v.boolean(),
  isDemo: v.boolean(),
  savedAtMs: v.number(),
});

export const payeeFactsValidator = v.object(payeeFacts);
export type PayeeFacts = Infer<typeof payeeFactsValidator>;

/** Whether money may be sent to a method, by what is known of it here. */
export function isReady(method: Method): boolean {
  return method.removedAtMs === null && isMethodReady({ kind: method.kind, transfers: method.connect?.transfers ?? null });
}

/** Projects a method. */
export function toMethodView(method: Method): Infer<typeof methodValidator> {
  const { connect, bank } = method;
  return {
    methodId: method._id,
    kind: method.kind,
    last4: bank?.last4 ?? null,
    holderInitials: bank?.holderInitials ?? null,
    bankCountry: bank?.country ?? null,
    connect:
      connect === null
        ? null
        : {
            transfers: connect.transfers,
            payouts: connect.payouts,
            dueCount: connect.dueCount,
            deadlineMs: connect.deadlineMs,
            checkedAtMs: connect.checkedAtMs,
          },
    isReady: isReady(method),
    isDefault: method.isDefault,
    isRemoved: method.removedAtMs !== null,
    isDemo: connect?.provider === "demo",
    savedAtMs: method.savedAtMs,
  };
}

/** The methods somebody has now, the default one first. */
export async function methodsOf(ctx: ReadCtx, advisorId: Id<"users">): Promise<Method[]> {
  const methods = await ctx.db
    .query("payoutMethods")
    .withIndex("by_advisorId_and_removedAtMs", (q) => q.eq("advisorId", advisorId).eq("removedAtMs", null))
    .take(METHODS_MAX);
  return methods.sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/** Where the monthly payout of somebody goes: the default method, or another one that is ready while the default is not. */
export async function methodForBatch(ctx: ReadCtx, advisorId: Id<"users">): Promise<Method | null> {
  const methods = await methodsOf(ctx, advisorId);
  return methods.find(isReady) ?? methods[0] ?? null;
}

/** The caller's own method that is in use. Anybody else's, and one that was taken away, is NOT_FOUND. */
export async function ownMethodOrFail(ctx: ReadCtx, advisorId: Id<"users">, methodId: Id<"payoutMethods">): Promise<Method> {
  const method = await ctx.db.get("payoutMethods", methodId);
  return method !== null && method.advisorId === advisorId && method.removedAtMs === null ? method : fail("NOT_FOUND");
}

/** Whether a payment to this method has neither been made nor given up. */
export async function isInUse(ctx: ReadCtx, methodId: Id<"payoutMethods">): Promise<boolean> {
  for (const state of OPEN_WITHDRAWAL_STATES) {
    const open = await ctx.db
      .query("withdrawals")
      .withIndex("by_methodId_and_state", (q) => q.eq("methodId", methodId).eq("state", state))
      .first();
    if (open !== null) return true;
  }
  return false;
}

/** Bank details are deleted once nothing open needs them; the last four stay with what was paid. */
export async function forgetDetailsIfUnused(ctx: MutationCtx, methodId: Id<"payoutMethods">): Promise<void> {
  const method = await ctx.db.get("payoutMethods", methodId);
  if (method === null || method.removedAtMs === null || method.bank === null || method.bank.sealed === null) return;
  if (!(await isInUse(ctx, methodId))) await ctx.db.patch("payoutMethods", methodId, { bank: { ...method.bank, sealed: null } });
}

async function retire(ctx: MutationCtx, method: Method): Promise<void> {
  await ctx.db.patch("payoutMethods", method._id, { removedAtMs: Date.now(), isDefault: false });
  await forgetDetailsIfUnused(ctx, method._id);
}

async function auditMethod(
  ctx: MutationCtx,
  method: { _id: Id<"payoutMethods">; advisorId: Id<"users"> },
  verb: string,
  after: Record<string, string | boolean>,
) {
  await recordAudit(ctx, {
    actor: { kind: "user", userId: method.advisorId },
    action: `payoutMethods.${verb}`,
    target: { table: "payoutMethods", id: method._id },
    after,
  });
}

/** Stores sealed bank details in place of the ones before. What is open keeps the details it was asked with. Fails with RATE_LIMITED. */
export async function storeBank(
  ctx: MutationCtx,
  advisorId: Id<"users">,
  bank: { sealed: Sealed; last4: string; holderInitials: string; country: "US" },
): Promise<Id<"payoutMethods">> {
  await takeToken(ctx, RATE_LIMITS.payoutMethod, advisorId);
  const current = await methodsOf(ctx, advisorId);
  const replaced = current.find(({ kind }) => kind === "bank");
  if (replaced !== undefined) await retire(ctx, replaced);
  const isDefault = replaced?.isDefault ?? current.length === 0;
  const methodId = await ctx.db.insert("payoutMethods", {
    advisorId,
    kind: "bank",
    isDefault,
    savedAtMs: Date.now(),
    removedAtMs: null,
    bank,
    connect: null,
  });
  await auditMethod(ctx, { _id: methodId, advisorId }, "saveBank", { last4: bank.last4, replaced: replaced?.bank?.last4 ?? "" });
  return methodId;
}

/** Stores what a processor says about the caller's account there; the first word makes the method. */
export async function storePayee(
  ctx: MutationCtx,
  advisorId: Id<"users">,
  payee: { payeeId: string; provider: "stripe" | "demo"; livemode: boolean; facts: PayeeFacts },
): Promise<Id<"payoutMethods">> {
  const { payeeId, provider, livemode, facts } = payee;
  const connect = { payeeId, provider, livemode, ...facts, checkedAtMs: Date.now() };
  const current = await methodsOf(ctx, advisorId);
  const known = current.find((method) => method.connect !== null);
  if (known?.connect?.payeeId === payeeId) {
    if (known.connect.transfers !== facts.transfers)
      await auditMethod(ctx, known, "capability", { before: known.connect.transfers, transfers: facts.transfers });
    await ctx.db.patch("payoutMethods", known._id, { connect });
    return known._id;
  }
  if (known !== undefined) await retire(ctx, known);
  const isDefault = known?.isDefault ?? current.length === 0;
  const methodId = await ctx.db.insert("payoutMethods", {
    advisorId,
    kind: "connect",
    isDefault,
    savedAtMs: Date.now(),
    removedAtMs: null,
    bank: null,
    connect,
  });
  await auditMethod(ctx, { _id: methodId, advisorId }, "connect", { provider, transfers: facts.transfers });
  return methodId;
}

/** Makes one of the caller's methods the one the monthly payout goes to. Fails with NOT_FOUND. */
export async function setDefaultMethod(ctx: MutationCtx, advisorId: Id<"users">, methodId: Id<"payoutMethods">): Promise<void> {
  const wanted = await ownMethodOrFail(ctx, advisorId, methodId);
  if (wanted.isDefault) return;
  for (const method of await methodsOf(ctx, advisorId))
    await ctx.db.patch("payoutMethods", method._id, { isDefault: method._id === methodId });
  await auditMethod(ctx, wanted, "setDefault", { kind: wanted.kind });
}

/** Takes a method away. Fails with NOT_FOUND, and with INVALID_STATE(state: inUse) while a withdrawal to it is open. */
export async function removeMethod(ctx: MutationCtx, advisorId: Id<"users">, methodId: Id<"payoutMethods">): Promise<void> {
  const method = await ownMethodOrFail(ctx, advisorId, methodId);
  if (await isInUse(ctx, methodId)) fail("INVALID_STATE", { state: "inUse" });
  await retire(ctx, method);
  const [next] = await methodsOf(ctx, advisorId);
  if (next !== undefined && method.isDefault) await ctx.db.patch("payoutMethods", next._id, { isDefault: true });
  await auditMethod(ctx, method, "remove", { kind: method.kind });
}

/** Whether the monthly payout pays somebody without being asked. */
export async function wantsMonthly(ctx: ReadCtx, advisorId: Id<"users">): Promise<boolean> {
  const row = await ctx.db
    .query("payoutPreferences")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .unique();
  return row?.monthly ?? true;
}

/** Keeps whether somebody is paid monthly or only when they ask. */
export async function setMonthly(ctx: MutationCtx, advisorId: Id<"users">, monthly: boolean): Promise<void> {
  const row = await ctx.db
    .query("payoutPreferences")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .unique();
  if (row === null) await ctx.db.insert("payoutPreferences", { advisorId, monthly });
  else await ctx.db.patch("payoutPreferences", row._id, { monthly });
}

/** Deletes what is kept of a person's bank; what was paid stays on the books. Call it when the account is deleted. */
export async function forgetMethodsOf(ctx: MutationCtx, advisorId: Id<"users">): Promise<void> {
  for (const method of await methodsOf(ctx, advisorId)) await retire(ctx, method);
}
