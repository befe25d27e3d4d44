import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { chargeForUnits, msCovered, unitsForMinutes } from "../../../lib/domain/billingEngine";
import { ERROR_CODES } from "../../../lib/domain/errors";
import { loadSettings } from "../settings/loadSettings";
import { limitFloorMinor, obstacleTo } from "./requestSession";
import { loadWalletFigures } from "./walletFigures";

/** What asking an advisor would mean for this client. Amounts minor units. */
export const quoteValidator = v.object({
  ratePerMinuteMinor: v.int64(),
  spendableMinor: v.int64(),
  /** Whole seconds the balance buys, everything that runs included. */
  affordableSeconds: v.number(),
  /** What must be spendable to start. */
  minimumMinor: v.int64(),
  /** The least a spend limit may be. */
  limitMinimumMinor: v.int64(),
  requestExpiryMs: v.number(),
  canStart: v.boolean(),
  /** The code a request would be refused with now. */
  reason: v.union(literals(...ERROR_CODES), v.null()),
});

/** Prices a chat with an advisor for a client, as of the wallet's last change. */
export async function loadQuote(
  ctx: Pick<QueryCtx, "db">,
  client: Doc<"users">,
  profile: Doc<"advisorProfiles">,
): Promise<Infer<typeof quoteValidator>> {
  const settings = await loadSettings(ctx);
  const figures = await loadWalletFigures(ctx, client._id);
  const ratePerMinuteMinor = profile.chatPriceMinor;
  const togetherMinor = figures.runningRateMinor + ratePerMinuteMinor;
  const minimumUnits = unitsForMinutes(togetherMinor, settings.startMinimumMinutes);
  const obstacle = client.suspended ? "SUSPENDED" : await obstacleTo(ctx, { clientId: client._id, profile, settings });
  const reason = obstacle ?? (figures.unitsLeft < minimumUnits ? "INSUFFICIENT_FUNDS" : null);
  return {
    ratePerMinuteMinor,
    spendableMinor: figures.spendableMinor,
    affordableSeconds: Math.floor(msCovered(figures.unitsLeft, togetherMinor) / 1_000),
    minimumMinor: chargeForUnits(minimumUnits),
    limitMinimumMinor: limitFloorMinor(ratePerMinuteMinor, settings),
    requestExpiryMs: settings.requestExpiryMs,
    canStart: reason === null,
    reason,
  };
}
