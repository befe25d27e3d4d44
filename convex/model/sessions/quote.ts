import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { UNITS_PER_MINOR, chargeForUnits, msCovered, unitsForMinutes } from "../../../lib/domain/billingEngine";
import { ERROR_CODES } from "../../../lib/domain/errors";
import { LIMIT_PERIODS } from "../../../lib/domain/spendingLimits";
import type { SessionMode } from "../../../lib/domain/sessionStates";
import { availabilityOf } from "../presence/availability";
import { loadSettings } from "../settings/loadSettings";
import { typicalLengthOf, waitFields } from "./place";
import { deskOf } from "./queue";
import { limitFloorMinor, obstacleTo, rateFor } from "./requestSession";
import { leftForSession } from "./spending";
import { loadWalletFigures } from "./walletFigures";

/** What asking an advisor would mean for this client. Amounts minor units. */
export const quoteValidator = v.object({
  ratePerMinuteMinor: v.int64(),
  spendableMinor: v.int64(),
  /** Whole seconds the balance buys, everything that runs included, and no more than the client's own limits leave. */
  affordableSeconds: v.number(),
  /** What must be spendable to start. */
  minimumMinor: v.int64(),
  /** The balance does not cover the minimum. */
  isShort: v.boolean(),
  /** The least a spend limit may be. */
  limitMinimumMinor: v.int64(),
  /** What the client's own spending limits leave for this session, and the tighter of them; null without a limit. */
  ownLimit: v.union(v.object({ leftMinor: v.int64(), period: literals(...LIMIT_PERIODS) }), v.null()),
  requestExpiryMs: v.number(),
  canStart: v.boolean(),
  /** The code a request would be refused with now. */
  reason: v.union(literals(...ERROR_CODES), v.null()),
  availability: literals("online", "busy", "offline"),
  /** The queue one could wait in; null unless a busy advisor is all that is in the way. */
  queue: v.union(v.object({ ...waitFields, isFull: v.boolean(), maxWaitMs: v.number() }), v.null()),
});

/** Prices a session with an advisor for a client, as of the wallet's last change. */
export async function loadQuote(
  ctx: Pick<QueryCtx, "db">,
  client: Doc<"users">,
  profile: Doc<"advisorProfiles">,
  mode: SessionMode,
): Promise<Infer<typeof quoteValidator>> {
  const settings = await loadSettings(ctx);
  const figures = await loadWalletFigures(ctx, client._id);
  const desk = await deskOf(ctx, profile.userId, settings);
  const ratePerMinuteMinor = rateFor(profile, mode);
  const togetherMinor = figures.runningRateMinor + ratePerMinuteMinor;
  const minimumUnits = unitsForMinutes(togetherMinor, settings.startMinimumMinutes);
  const obstacle = client.suspended ? "SUSPENDED" : await obstacleTo(ctx, { clientId: client._id, profile, mode, settings, desk });
  const isShort = figures.unitsLeft < minimumUnits;
  const ownLimit = await leftForSession(ctx, client._id, Date.now());
  const coveredMs = msCovered(figures.unitsLeft, togetherMinor);
  const allowedMs = ownLimit === null ? coveredMs : Math.min(coveredMs, msCovered(ownLimit.leftMinor * UNITS_PER_MINOR, ratePerMinuteMinor));
  const reason = obstacle ?? (isShort ? "INSUFFICIENT_FUNDS" : null);
  const waits = desk.mustQueue && (obstacle === "ADVISOR_BUSY" || obstacle === "QUEUE_FULL");
  return {
    ratePerMinuteMinor,
    spendableMinor: figures.spendableMinor,
    affordableSeconds: Math.floor(allowedMs / 1_000),
    minimumMinor: chargeForUnits(minimumUnits),
    isShort,
    limitMinimumMinor: limitFloorMinor(ratePerMinuteMinor, settings),
    ownLimit,
    requestExpiryMs: settings.requestExpiryMs,
    canStart: reason === null,
    reason,
    availability: await availabilityOf(ctx, profile.userId),
    queue: waits
      ? {
          ahead: desk.ahead,
          runningSinceMs: desk.runningSinceMs,
          typicalMs: await typicalLengthOf(ctx, profile.userId),
          isFull: desk.isFull,
          maxWaitMs: settings.queueMaxMs,
        }
      : null,
  };
}
