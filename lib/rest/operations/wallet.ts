import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { absolute, both, cents, minor, operation, text, type Call, type Operation } from "../define";
import { refuse } from "../refusal";

/** How often, and for how long, the payment page is asked for: it is opened in the background. */
const LOOK_EVERY_MS = 150;
const LOOKS_MAX = 40;

const isOpening = (state: string): boolean => state === "draft" || state === "opening";

/** The top-up once its payment page is open, or as it is when that takes too long. */
async function untilOpen({ backend }: Call, topUpId: Id<"topUps">) {
  for (let look = 1; ; look++) {
    const topUp = (await backend.query(api.payments.topUp, { topUpId })) ?? refuse("NOT_FOUND");
    if (!isOpening(topUp.state) || look === LOOKS_MAX) return topUp;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

export const WALLET_OPERATIONS: readonly Operation[] = [
  operation({
    id: "wallet.add",
    method: "POST",
    paths: both("wallet/add"),
    summary: "Opens a payment page for adding funds. Nothing is credited before the payment was made there.",
    scope: "wallet:write",
    input: z.object({
      amountCents: cents.describe("What to add."),
      description: z.string().max(200).optional().describe("A note to oneself."),
    }),
    output: z.object({
      topUpId: text,
      state: text,
      amountCents: cents,
      note: text.nullable(),
      checkoutUrl: text
        .nullable()
        .describe("Where to pay; null while the page is still being opened: ask again with the same Idempotency-Key."),
    }),
    run: async (call, { amountCents, description }) => {
      const { backend, requestKey } = call;
      const note = description === undefined ? {} : { note: description };
      const { topUpId } = await backend.mutation(api.wallet.startTopUp, { amountMinor: minor(amountCents), requestKey, ...note });
      const topUp = await untilOpen(call, topUpId);
      return { ...topUp, checkoutUrl: topUp.checkoutUrl === null ? null : absolute(call, topUp.checkoutUrl) };
    },
  }),
];
