import { v, type Infer } from "convex/values";
import { providerKind } from "./tables";

/** Everything the call to open a payment page says, read from stored rows only. */
export const openingPlan = v.object({
  opKey: v.string(),
  topUpId: v.id("topUps"),
  userId: v.id("users"),
  amountMinor: v.int64(),
  currency: v.string(),
  provider: providerKind,
  email: v.union(v.string(), v.null()),
  siteUrl: v.string(),
  expiresAtMs: v.number(),
  customer: v.object({ opKey: v.string(), email: v.union(v.string(), v.null()), customerId: v.union(v.string(), v.null()) }),
});

export type OpeningPlan = Infer<typeof openingPlan>;
