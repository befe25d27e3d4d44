import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";

const money = v.object({ amount: v.number(), currency: v.string() });

/** A payment page as the provider describes it. Amounts are minor units. */
export const checkoutFacts = v.object({
  kind: v.literal("checkout"),
  id: v.string(),
  status: literals("open", "complete", "expired"),
  paymentStatus: literals("paid", "unpaid", "no_payment_required"),
  money: v.union(money, v.null()),
  customerId: v.union(v.string(), v.null()),
  topUpId: v.union(v.string(), v.null()),
  paymentId: v.union(v.string(), v.null()),
  livemode: v.boolean(),
});

/** A payment as the provider describes it. Amounts are minor units. */
export const paymentFacts = v.object({
  kind: v.literal("payment"),
  id: v.string(),
  status: v.string(),
  money,
  amountReceived: v.number(),
  customerId: v.union(v.string(), v.null()),
  topUpId: v.union(v.string(), v.null()),
  failureCode: v.union(v.string(), v.null()),
  livemode: v.boolean(),
});

export type CheckoutFacts = Infer<typeof checkoutFacts>;
export type PaymentFacts = Infer<typeof paymentFacts>;
