import { ProviderError } from "./errors";
import type { Money } from "./types";

/**
 * Checks an amount before it leaves: a missing one would be dropped silently and mean "all of it", a fraction would be
 * sent as text.
 */
export function assertSendable(money: Money): void {
  if (!Number.isSafeInteger(money.amount) || money.amount <= 0) throw new ProviderError("invalid", "amount");
  if (!/^[a-z]{3}$/.test(money.currency)) throw new ProviderError("invalid", "currency");
}

/** A stored amount as processors speak it. */
export function toMoney(amountMinor: bigint, currency: string): Money {
  const money = { amount: Number(amountMinor), currency: currency.toLowerCase() };
  assertSendable(money);
  return money;
}
