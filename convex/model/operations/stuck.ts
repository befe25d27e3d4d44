import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, TableNames } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { retryTarget } from "../comms/targets";
import { retryMail } from "../notifications/outbox";
import { callOut } from "../outbound/pools";
import { boundedPage } from "../pages";
import { retryTransfer } from "../payouts/byHand";
import { reasonOrFail } from "../users/reason";

/** Rows counted of each kind; more are "50 and more". */
const COUNTED = 50;
const PAGE_MAX = 50;

/** What can come to a halt: deliveries that were given up, calls of a processor whose outcome is open, rooms, mail. */
const STUCK_KINDS = ["webhook", "payment", "payout", "call", "mail"] as const;
export const stuckKind = literals(...STUCK_KINDS);
type StuckKind = (typeof STUCK_KINDS)[number];

/** Something that does not get on. Times server ms. */
export const stuckRowValidator = v.object({
  kind: stuckKind,
  id: v.string(),
  /** What it is: the type of an event, the state of a call, the topic of a mail. */
  what: v.string(),
  /** The provider's or our own name of it. */
  reference: v.string(),
  tries: v.number(),
  lastError: v.union(v.string(), v.null()),
  sinceMs: v.number(),
  /** When it is tried again by itself; null when it was given up. */
  nextTryAtMs: v.union(v.number(), v.null()),
});
type StuckRow = Infer<typeof stuckRowValidator>;

const rowsOf = {
  webhook: (ctx: QueryCtx) => ctx.db.query("webhookEvents").withIndex("by_status_and_nextTryAtMs", (q) => q.eq("status", "dead")),
  payment: (ctx: QueryCtx) => ctx.db.query("paymentOperations").withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", "unknown")),
  payout: (ctx: QueryCtx) => ctx.db.query("payoutOperations").withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", "unknown")),
  call: (ctx: QueryCtx) => ctx.db.query("streamTargets").withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", "failed")),
  mail: (ctx: QueryCtx) => ctx.db.query("mails").withIndex("by_state_and_createdAtMs", (q) => q.eq("state", "dead")),
};

function webhookRow({ _id, type, eventId, attempts, lastError, receivedAtMs }: Doc<"webhookEvents">): StuckRow {
  return {
    kind: "webhook",
    id: _id,
    what: type,
    reference: eventId,
    tries: attempts,
    lastError: lastError ?? null,
    sinceMs: receivedAtMs,
    nextTryAtMs: null,
  };
}

function paymentRow({ _id, state, topUpId, tries, lastError, createdAtMs, nextTryAtMs }: Doc<"paymentOperations">): StuckRow {
  return {
    kind: "payment",
    id: _id,
    what: state,
    reference: topUpId,
    tries,
    lastError: lastError ?? null,
    sinceMs: createdAtMs,
    nextTryAtMs,
  };
}

function payoutRow({ _id, state, withdrawalId, tries, lastError, createdAtMs, nextTryAtMs }: Doc<"payoutOperations">): StuckRow {
  return {
    kind: "payout",
    id: _id,
    what: state,
    reference: withdrawalId,
    tries,
    lastError: lastError ?? null,
    sinceMs: createdAtMs,
    nextTryAtMs,
  };
}

function callRow({ _id, _creationTime, kind, externalId, tries, lastError }: Doc<"streamTargets">): StuckRow {
  return { kind: "call", id: _id, what: kind, reference: externalId, tries, lastError, sinceMs: _creationTime, nextTryAtMs: null };
}

function mailRow({ _id, topic, tries, lastError, createdAtMs }: Doc<"mails">): StuckRow {
  return { kind: "mail", id: _id, what: topic, reference: _id, tries, lastError, sinceMs: createdAtMs, nextTryAtMs: null };
}

const paged = <Row>(found: PaginationResult<Row>, toRow: (row: Row) => StuckRow): PaginationResult<StuckRow> => ({
  ...found,
  page: found.page.map(toRow),
});

/** One page of what does not get on, newest first. Fails with INVALID_INPUT(numItems). */
export async function pageOfStuck(ctx: QueryCtx, kind: StuckKind, paginationOpts: PaginationOptions): Promise<PaginationResult<StuckRow>> {
  const options = boundedPage(paginationOpts, PAGE_MAX);
  switch (kind) {
    case "webhook":
      return paged(await rowsOf.webhook(ctx).order("desc").paginate(options), webhookRow);
    case "payment":
      return paged(await rowsOf.payment(ctx).order("desc").paginate(options), paymentRow);
    case "payout":
      return paged(await rowsOf.payout(ctx).order("desc").paginate(options), payoutRow);
    case "call":
      return paged(await rowsOf.call(ctx).order("desc").paginate(options), callRow);
    case "mail":
      return paged(await rowsOf.mail(ctx).order("desc").paginate(options), mailRow);
  }
}

export const stuckCountsValidator = v.object({
  webhook: v.number(),
  payment: v.number(),
  payout: v.number(),
  call: v.number(),
  mail: v.number(),
});

/** How many of each kind, 50 for 50 and more. */
export async function countStuck(ctx: QueryCtx): Promise<Infer<typeof stuckCountsValidator>> {
  const count = async (kind: StuckKind) => (await rowsOf[kind](ctx).take(COUNTED)).length;
  const [webhook, payment, payout, call, mail] = await Promise.all(STUCK_KINDS.map(count));
  return { webhook: webhook ?? 0, payment: payment ?? 0, payout: payout ?? 0, call: call ?? 0, mail: mail ?? 0 };
}

type Again = { admin: Doc<"users">; kind: StuckKind; id: string; reason: string };

async function loadStuck<Table extends TableNames>(ctx: MutationCtx, table: Table, id: string): Promise<Doc<Table>> {
  const rowId = ctx.db.normalizeId(table, id);
  return (rowId === null ? null : await ctx.db.get(table, rowId)) ?? fail("NOT_FOUND");
}

async function note(
  ctx: MutationCtx,
  { admin, reason }: Again,
  target: { table: TableNames; id: string },
  before: { state: string; tries: number },
): Promise<void> {
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "operations.runAgain",
    target,
    reason,
    before,
    after: { state: "waiting", tries: 0 },
  });
}

async function webhookAgain(ctx: MutationCtx, again: Again): Promise<void> {
  const event = await loadStuck(ctx, "webhookEvents", again.id);
  if (event.status !== "dead") fail("INVALID_STATE", { state: event.status });
  await ctx.db.patch("webhookEvents", event._id, { status: "received", attempts: 0, nextTryAtMs: Date.now() });
  await callOut(ctx, "payments", internal.jobs.payments.processEvent, { eventRowId: event._id });
  await note(ctx, again, { table: "webhookEvents", id: event._id }, { state: event.status, tries: event.attempts });
}

async function paymentAgain(ctx: MutationCtx, again: Again): Promise<void> {
  const op = await loadStuck(ctx, "paymentOperations", again.id);
  if (op.state !== "unknown") fail("INVALID_STATE", { state: op.state });
  await ctx.db.patch("paymentOperations", op._id, { nextTryAtMs: Date.now(), tries: 0 });
  await callOut(ctx, "payments", internal.jobs.payments.openCheckout, { operationId: op._id });
  await note(ctx, again, { table: "paymentOperations", id: op._id }, { state: op.state, tries: op.tries });
}

async function callAgain(ctx: MutationCtx, again: Again): Promise<void> {
  const target = await loadStuck(ctx, "streamTargets", again.id);
  if (target.state !== "failed") fail("INVALID_STATE", { state: target.state });
  await retryTarget(ctx, target._id);
  await note(ctx, again, { table: "streamTargets", id: target._id }, { state: target.state, tries: target.tries });
}

async function mailAgain(ctx: MutationCtx, again: Again): Promise<void> {
  const mail = await loadStuck(ctx, "mails", again.id);
  await retryMail(ctx, again.admin, mail._id);
  await note(ctx, again, { table: "mails", id: mail._id }, { state: mail.state, tries: mail.tries });
}

/**
 * Tries something again at once that was given up or waits for its next try. The keys it was first tried under stay, so
 * nothing happens twice. Fails with NOT_FOUND, INVALID_INPUT(reason), INVALID_STATE(state) once it got on, and for payouts
 * as `payouts.retry` does.
 */
export async function runAgain(ctx: MutationCtx, input: Again): Promise<void> {
  const again = { ...input, reason: reasonOrFail(input.reason) };
  switch (again.kind) {
    case "webhook":
      return await webhookAgain(ctx, again);
    case "payment":
      return await paymentAgain(ctx, again);
    case "payout": {
      const op = await loadStuck(ctx, "payoutOperations", again.id);
      if (op.state !== "unknown") fail("INVALID_STATE", { state: op.state });
      await retryTransfer(ctx, { admin: again.admin, withdrawalId: op.withdrawalId, reason: again.reason });
      return;
    }
    case "call":
      return await callAgain(ctx, again);
    case "mail":
      return await mailAgain(ctx, again);
  }
}
