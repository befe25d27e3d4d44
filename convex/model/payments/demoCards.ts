/** What paying with a test card leads to. "authentication_required" becomes "paid" once the person confirmed. */
export type CardOutcome =
  | { outcome: "paid" }
  | { outcome: "authentication_required" }
  | { outcome: "declined"; declineCode: string };

const PAID: CardOutcome = { outcome: "paid" };

/**
 * Stripe's published test numbers and what they mean for a payment with the person present. The ones whose effect
 * comes later (disputes, refunds, later charges) pay like any good card.
 */
const TEST_CARDS: Readonly<Record<string, CardOutcome>> = {
  "4242424242424242": PAID,
  "4000000000000077": PAID,
  "4000000000000341": PAID,
  "4000000000000259": PAID,
  "4000000000002685": PAID,
  "4000000000001976": PAID,
  "4000000000005423": PAID,
  "4000000000007726": PAID,
  "4000000000005126": PAID,
  "4000002500003155": { outcome: "authentication_required" },
  "4000002760003184": { outcome: "authentication_required" },
  "4000000000000002": { outcome: "declined", declineCode: "generic_decline" },
  "4000000000009995": { outcome: "declined", declineCode: "insufficient_funds" },
};

export type CardInput = { cardNumber: string; expiry: string; cvc: string; isAuthenticated: boolean; nowMs: number };
export type CardDecision = CardOutcome | { outcome: "invalid"; field: "cardNumber" | "expiry" | "cvc" };

/** Whether `MM / YY` names a month that is not over at `nowMs`. */
function isUnexpired(expiry: string, nowMs: number): boolean {
  const match = /^\s*(\d{1,2})\s*\/\s*(\d{2}|20\d{2})\s*$/.exec(expiry);
  const month = Number(match?.[1]);
  const year = Number(match?.[2]) % 100;
  if (match === null || month < 1 || month > 12) return false;
  return nowMs < Date.UTC(2000 + year, month, 1);
}

/** Decides what a card leads to. Numbers that are not test cards are refused, so that no real one is ever accepted. */
export function decideCard(input: CardInput): CardDecision {
  const digits = input.cardNumber.replace(/[\s-]/g, "");
  const card = TEST_CARDS[digits];
  if (card === undefined) return { outcome: "invalid", field: "cardNumber" };
  if (!isUnexpired(input.expiry, input.nowMs)) return { outcome: "invalid", field: "expiry" };
  if (!/^\d{3,4}$/.test(input.cvc.trim())) return { outcome: "invalid", field: "cvc" };
  return card.outcome === "authentication_required" && input.isAuthenticated ? PAID : card;
}
