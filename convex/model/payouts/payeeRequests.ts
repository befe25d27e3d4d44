import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { ASK_WAIT_MS, PAGE_FRESH_MS, PAYEE_ASKS, PAYEE_REQUEST_STATES } from "../../../lib/domain/payouts/payeeRequest";
import { fail } from "../../errors";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { callOut } from "../outbound/pools";
import { paymentsMode } from "../payments/mode";
import { providerKind } from "../payments/tables";
import { payeeToConnect } from "./details";
import { payeeRequestAnswer } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
type Request = Doc<"payeeRequests">;
type Ask = Request["what"];

/** A request as the advisor who made it sees it. `transfers` is what the processor said of an account that there is. */
export const payeeRequestView = v.object({
  requestId: v.id("payeeRequests"),
  what: literals(...PAYEE_ASKS),
  state: literals(...PAYEE_REQUEST_STATES),
  ...payeeRequestAnswer,
});

/** What the call of a request needs. */
export const payeeCallPlan = v.object({
  advisorId: v.id("users"),
  what: literals(...PAYEE_ASKS),
  email: v.union(v.string(), v.null()),
  siteUrl: v.string(),
  opKey: v.string(),
  current: v.union(v.object({ payeeId: v.string(), provider: providerKind, livemode: v.boolean() }), v.null()),
});
export type PayeeCallPlan = Infer<typeof payeeCallPlan>;

export const payeeAnswerValidator = v.object(payeeRequestAnswer);
export type PayeeAnswer = Infer<typeof payeeAnswerValidator>;

const NOTHING_YET = { url: null, transfers: null, errorCode: null } as const satisfies PayeeAnswer;

async function requestOf(ctx: ReadCtx, advisorId: Id<"users">): Promise<Request | null> {
  return await ctx.db
    .query("payeeRequests")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .unique();
}

/** Whether a call for this request is still worth its while: a crash may have cut the last one off. */
const isWaiting = ({ state, atMs }: Request, nowMs: number): boolean => state === "asked" && nowMs - atMs < ASK_WAIT_MS;

/**
 * Writes down what an advisor wants of their processor and has it called. The same again, while it waits, is the same request.
 * Fails with RATE_LIMITED, PAYMENTS_OFF.
 */
export async function askPayee(ctx: MutationCtx, advisorId: Id<"users">, what: Ask): Promise<Id<"payeeRequests">> {
  await takeToken(ctx, RATE_LIMITS.connect, advisorId);
  if (paymentsMode().mode === "off") fail("PAYMENTS_OFF");
  const nowMs = Date.now();
  const last = await requestOf(ctx, advisorId);
  if (last !== null && last.what === what && isWaiting(last, nowMs)) return last._id;
  if (last !== null) await ctx.db.delete("payeeRequests", last._id);
  const requestId = await ctx.db.insert("payeeRequests", { advisorId, what, state: "asked", atMs: nowMs, ...NOTHING_YET });
  await callOut(ctx, "payouts", internal.jobs.payouts.askPayee, { requestId });
  return requestId;
}

/** The last request of an advisor, if there was one. Unanswered for too long it has failed; the address of a page is given while it is fresh. */
export async function viewPayeeRequest(ctx: ReadCtx, advisorId: Id<"users">): Promise<Infer<typeof payeeRequestView> | null> {
  const request = await requestOf(ctx, advisorId);
  if (request === null) return null;
  const { _id: requestId, what, state, url, transfers, errorCode, atMs } = request;
  const nowMs = Date.now();
  if (state === "asked" && !isWaiting(request, nowMs)) {
    return { requestId, what, state: "failed", ...NOTHING_YET, errorCode: "UPSTREAM_UNAVAILABLE" };
  }
  return { requestId, what, state, url: nowMs - atMs < PAGE_FRESH_MS ? url : null, transfers, errorCode };
}

/** What the call of a request needs; null when nobody waits for it any more. */
export async function planPayeeCall(ctx: ReadCtx, requestId: Id<"payeeRequests">): Promise<PayeeCallPlan | null> {
  const request = await ctx.db.get("payeeRequests", requestId);
  if (request === null || !isWaiting(request, Date.now())) return null;
  const { advisorId, what } = request;
  return { advisorId, what, ...(await payeeToConnect(ctx, advisorId)) };
}

/** Keeps what came of a request, unless nobody waits for it any more. */
export async function answerPayeeRequest(ctx: MutationCtx, requestId: Id<"payeeRequests">, answer: PayeeAnswer): Promise<void> {
  const request = await ctx.db.get("payeeRequests", requestId);
  const nowMs = Date.now();
  if (request === null || !isWaiting(request, nowMs)) return;
  await ctx.db.patch("payeeRequests", requestId, { state: answer.errorCode === null ? "done" : "failed", atMs: nowMs, ...answer });
}

/** Deletes what an advisor asked for last. Call it when the account is deleted. */
export async function forgetPayeeRequestOf(ctx: MutationCtx, advisorId: Id<"users">): Promise<void> {
  const request = await requestOf(ctx, advisorId);
  if (request !== null) await ctx.db.delete("payeeRequests", request._id);
}
