import type { Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { raiseAlert } from "../alerts/raiseAlert";
import { recordAudit } from "../audit/recordAudit";
import { callOut } from "../outbound/pools";
import { findMethodOfPayee } from "../payouts/payeeNews";
import type { webhookRoute } from "./tables";

const TRIES_MAX = 10;
const FIRST_RETRY_MS = 2 * 60 * 1000;
const RETRY_MAX_MS = 6 * 60 * 60 * 1000;

/** What an event speaks of. `payee`, `bankPayment` and `transfer` are of the side that pays advisors. */
export const EVENT_OBJECTS = ["checkout", "payment", "payee", "bankPayment", "transfer"] as const;
export type EventObject = (typeof EVENT_OBJECTS)[number];

type Route = Infer<typeof webhookRoute>;
type Reading = { object: EventObject; route: Route; objectTypes: readonly string[] };

const ofPlatform = (object: EventObject, objectType: string, types: readonly string[]): [string, Reading][] =>
  types.map((type) => [type, { object, route: "platform", objectTypes: [objectType] }]);
const ofPayee = (route: Route, objectTypes: readonly string[], types: readonly string[]): [string, Reading][] =>
  types.map((type) => [type, { object: "payee", route, objectTypes }]);
const ofBank = (types: readonly string[]): [string, Reading][] =>
  types.map((type) => [type, { object: "bankPayment", route: "connect", objectTypes: ["payout"] }]);

/** Which object to read again for each event we act on. Everything else is stored and ignored. */
const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ...ofPlatform("checkout", "checkout.session", [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
  ]),
  ...ofPlatform("payment", "payment_intent", [
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.requires_action",
    "payment_intent.canceled",
  ]),
  ...ofPlatform("transfer", "transfer", ["transfer.reversed", "transfer.updated"]),
  ...ofPayee("connect", ["account"], ["account.updated"]),
  ...ofPayee("connect", ["capability"], ["capability.updated"]),
  ...ofPayee(
    "connect",
    ["bank_account", "card"],
    ["account.external_account.created", "account.external_account.updated", "account.external_account.deleted"],
  ),
  ...ofPayee(
    "thin",
    ["v2.core.account"],
    [
      "v2.core.account[requirements].updated",
      "v2.core.account[configuration.recipient].capability_status_updated",
      "v2.core.account.closed",
    ],
  ),
  ...ofBank(["payout.paid", "payout.failed", "payout.canceled", "payout.updated"]),
]);

export type Delivery = {
  provider: "stripe" | "demo";
  route: Infer<typeof webhookRoute>;
  eventId: string;
  type: string;
  objectType: string;
  objectId: string;
  account: string | null;
  createdAtMs: number;
  livemode: boolean;
  apiVersion: string | null;
  /** What this deployment's events must say. */
  expectedLivemode: boolean;
};

/** The account of a payee that an event is about; null for events of the platform's own account. */
function payeeOf({ route, account, objectId }: Pick<Delivery, "route" | "account" | "objectId">): string | null {
  return route === "thin" ? objectId : account;
}

async function reasonToIgnore(ctx: MutationCtx, delivery: Delivery): Promise<string | null> {
  if (delivery.livemode !== delivery.expectedLivemode) return "ignored_livemode";
  const payeeId = payeeOf(delivery);
  // Our own events carry no account; those of others' accounts count once the account is an advisor's.
  const isKnown = delivery.route === "platform" ? payeeId === null : payeeId !== null && (await findMethodOfPayee(ctx, payeeId)) !== null;
  if (!isKnown) return "ignored_unknown_account";
  const reading = READINGS.get(delivery.type);
  if (reading === undefined || reading.route !== delivery.route) return "ignored_type";
  return reading.objectTypes.includes(delivery.objectType) ? null : "ignored_object";
}

/**
 * Stores a verified delivery and schedules its processing in the same transaction. A second delivery of one event
 * id changes nothing.
 */
export async function ingest(ctx: MutationCtx, delivery: Delivery): Promise<"stored" | "duplicate"> {
  const known = await ctx.db
    .query("webhookEvents")
    .withIndex("by_provider_and_eventId", (q) => q.eq("provider", delivery.provider).eq("eventId", delivery.eventId))
    .unique();
  if (known !== null) return "duplicate";
  const { account, expectedLivemode: _expected, ...fields } = delivery;
  const ignored = await reasonToIgnore(ctx, delivery);
  const nowMs = Date.now();
  const eventRowId = await ctx.db.insert("webhookEvents", {
    ...fields,
    ...(account === null ? {} : { account }),
    ...(ignored === null ? {} : { lastError: ignored, processedAtMs: nowMs }),
    status: ignored === null ? "received" : "ignored",
    attempts: 0,
    nextTryAtMs: nowMs + FIRST_RETRY_MS,
    receivedAtMs: nowMs,
  });
  if (ignored === null) await callOut(ctx, "payments", internal.jobs.payments.processEvent, { eventRowId });
  return "stored";
}

async function load(ctx: MutationCtx, eventRowId: Id<"webhookEvents">): Promise<Doc<"webhookEvents">> {
  const event = await ctx.db.get("webhookEvents", eventRowId);
  invariant(event !== null, "a scheduled event exists");
  return event;
}

/** Takes an event for one attempt; null when it is settled. The next attempt is due later even if this one dies silently. */
export async function claimEvent(
  ctx: MutationCtx,
  eventRowId: Id<"webhookEvents">,
): Promise<{ provider: "stripe" | "demo"; kind: EventObject; objectId: string; payeeId: string | null } | null> {
  const event = await load(ctx, eventRowId);
  const kind = READINGS.get(event.type)?.object;
  if (kind === undefined || (event.status !== "received" && event.status !== "failed")) return null;
  const attempts = event.attempts + 1;
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), RETRY_MAX_MS);
  await ctx.db.patch("webhookEvents", event._id, { attempts, nextTryAtMs: Date.now() + waitMs });
  const { provider, route, account = null, objectId } = event;
  return { provider, kind, objectId, payeeId: payeeOf({ route, account, objectId }) };
}

/** Marks an event as applied. Call it in the transaction that applied it. */
export async function finishEvent(ctx: MutationCtx, eventRowId: Id<"webhookEvents">): Promise<void> {
  await ctx.db.patch("webhookEvents", eventRowId, { status: "done", processedAtMs: Date.now() });
}

/** Records a failed attempt. After ten the event is dead and waits for an admin. */
export async function failEvent(ctx: MutationCtx, eventRowId: Id<"webhookEvents">, lastError: string): Promise<void> {
  const event = await load(ctx, eventRowId);
  if (event.status !== "received" && event.status !== "failed") return;
  const status = event.attempts >= TRIES_MAX ? "dead" : "failed";
  await ctx.db.patch("webhookEvents", event._id, { status, lastError });
  if (status === "dead") {
    await recordAudit(ctx, {
      actor: { kind: "system", job: "processEvent" },
      action: "webhooks.dead",
      target: { table: "webhookEvents", id: event._id },
      after: { type: event.type, lastError },
    });
    await raiseAlert(ctx, { alert: "webhookDead", subject: event.type, key: `webhookDead:${event._id}` });
  }
}

/** Events whose next attempt is due; at most `limit` of each status. */
export async function dueEvents(ctx: MutationCtx, nowMs: number, limit: number): Promise<Id<"webhookEvents">[]> {
  const statuses = ["received", "failed"] as const;
  const pages = await Promise.all(
    statuses.map((status) =>
      ctx.db
        .query("webhookEvents")
        .withIndex("by_status_and_nextTryAtMs", (q) => q.eq("status", status).lte("nextTryAtMs", nowMs))
        .take(limit),
    ),
  );
  return pages.flat().map((event) => event._id);
}
