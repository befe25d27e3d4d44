import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DAY_MS } from "../../../lib/domain/calendar";
import { isWaitingState } from "../../../lib/domain/sessionStates";
import { LIMIT_MAX_MINOR, NO_LIMIT, changeLimit, type ExclusionDays, type LimitPeriod } from "../../../lib/domain/spendingLimits";
import { fail, failInput } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { end } from "../metering/decide";
import { cancelRequest } from "./answerRequest";
import { openSessionsOfClient } from "./openSessions";
import { findRules } from "./spending";

/** Wishes are few; each leaves an audit row. */
const WISHES: RateLimit = { name: "spendingRules", capacity: 20, refillMs: 60_000 };

async function ensureRules(ctx: MutationCtx, userId: Id<"users">): Promise<Doc<"spendingRules">> {
  const found = await findRules(ctx, userId);
  if (found !== null) return found;
  const id = await ctx.db.insert("spendingRules", { userId, week: NO_LIMIT, month: NO_LIMIT, excludedUntilMs: null });
  return (await ctx.db.get("spendingRules", id)) ?? fail("NOT_FOUND");
}

/**
 * Sets a person's own limit of a period, minor units; null takes it away. Lower counts at once for what is asked from now
 * on, higher a day later. Fails with INVALID_INPUT(amountMinor), ABOVE_MAXIMUM and RATE_LIMITED.
 */
export async function setOwnLimit(
  ctx: MutationCtx,
  input: { userId: Id<"users">; period: LimitPeriod; amountMinor: bigint | null },
): Promise<void> {
  const { userId, period, amountMinor } = input;
  if (amountMinor !== null && amountMinor <= 0n) failInput("amountMinor");
  if (amountMinor !== null && amountMinor > LIMIT_MAX_MINOR) fail("ABOVE_MAXIMUM", { limitMinor: LIMIT_MAX_MINOR });
  await takeToken(ctx, WISHES, userId);
  const rules = await ensureRules(ctx, userId);
  const next = changeLimit(rules[period], amountMinor, Date.now());
  await ctx.db.patch("spendingRules", rules._id, { [period]: next });
  await recordAudit(ctx, {
    actor: { kind: "user", userId },
    action: "spending.setLimit",
    target: { table: "spendingRules", id: rules._id },
    before: { period, amountMinor: rules[period].amountMinor },
    after: { period, amountMinor: next.amountMinor, raiseMinor: next.raise?.amountMinor, raiseFromMs: next.raise?.fromMs },
  });
}

/**
 * Shuts a person out of asking for sessions and of adding funds for some days. What they have open as a client ends and
 * is settled. Nobody can shorten it, and asking for less than what is in force changes nothing. Returns when it is over,
 * server ms. Fails with RATE_LIMITED.
 */
export async function excludeSelf(ctx: MutationCtx, input: { userId: Id<"users">; days: ExclusionDays }): Promise<number> {
  const { userId, days } = input;
  await takeToken(ctx, WISHES, userId);
  const rules = await ensureRules(ctx, userId);
  const untilMs = Math.max(Date.now() + days * DAY_MS, rules.excludedUntilMs ?? 0);
  const actor: AuditActor = { kind: "user", userId };
  await ctx.db.patch("spendingRules", rules._id, { excludedUntilMs: untilMs });
  for (const session of await openSessionsOfClient(ctx, userId)) {
    if (isWaitingState(session.state)) await cancelRequest(ctx, session);
    else await end(ctx, session, "ended_by_client", actor);
  }
  await recordAudit(ctx, {
    actor,
    action: "spending.excludeSelf",
    target: { table: "spendingRules", id: rules._id },
    before: { excludedUntilMs: rules.excludedUntilMs },
    after: { excludedUntilMs: untilMs },
  });
  return untilMs;
}
