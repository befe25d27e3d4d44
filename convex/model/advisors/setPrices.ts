import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { loadSettings } from "../settings/loadSettings";

/** Prices per minute in minor units; null for a mode the advisor does not offer. */
export type Prices = { chatPriceMinor: bigint; videoPriceMinor: bigint | null };

/**
 * Sets what the advisor asks from now on. Requests already sent and sessions under way keep the price they were sent with.
 * Fails with INVALID_INPUT on the field that is outside the platform's range.
 */
export async function setPrices(ctx: MutationCtx, profile: Doc<"advisorProfiles">, prices: Prices): Promise<void> {
  const { priceMinMinor, priceMaxMinor } = await loadSettings(ctx);
  for (const field of ["chatPriceMinor", "videoPriceMinor"] as const) {
    const priceMinor = prices[field];
    if (priceMinor !== null && (priceMinor < priceMinMinor || priceMinor > priceMaxMinor)) {
      fail("INVALID_INPUT", { field, minMinor: priceMinMinor, maxMinor: priceMaxMinor });
    }
  }
  if (profile.chatPriceMinor === prices.chatPriceMinor && profile.videoPriceMinor === prices.videoPriceMinor) return;
  await ctx.db.patch("advisorProfiles", profile._id, prices);
  await recordAudit(ctx, {
    actor: { kind: "user", userId: profile.userId },
    action: "advisorProfiles.setPrices",
    target: { table: "advisorProfiles", id: profile._id },
    before: { chatPriceMinor: profile.chatPriceMinor, videoPriceMinor: profile.videoPriceMinor },
    after: prices,
  });
}
