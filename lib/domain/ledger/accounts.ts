/**
 * The chart of accounts. Every line of a transaction is a signed delta, every
 * transaction sums to 0, and so does the whole book. `C.*` belongs to a client,
 * `A.*` to an advisor; `P.*` is the platform and `X.*` the outside world.
 */
export const OWNED_CLASSES = [
  "C.avail",
  "C.escrow",
  "C.promo",
  "C.promoEscrow",
  "C.transit",
  "C.debt",
  "A.pending",
  "A.avail",
  "A.frozen",
  "A.transit",
  "A.debt",
] as const;
export type OwnedClass = (typeof OWNED_CLASSES)[number];

/** Written by every session of everybody, so they have entries and no balance row. */
export const SYSTEM_CLASSES = ["P.revenue", "P.promo", "P.loss", "P.procfee", "X.card", "X.bank"] as const;
type SystemClass = (typeof SYSTEM_CLASSES)[number];

export type AccountClass = OwnedClass | SystemClass;

/** The four accounts that make up what a client sees as one wallet. */
export const WALLET_CLASSES = ["C.avail", "C.escrow", "C.promo", "C.promoEscrow"] as const satisfies readonly OwnedClass[];

/** The sign an account's balance must keep. Debts are what somebody owes, so they stand below zero. */
const BALANCE_SIGN: Record<AccountClass, "notNegative" | "notPositive" | "any"> = {
  "C.avail": "notNegative",
  "C.escrow": "notNegative",
  "C.promo": "notNegative",
  "C.promoEscrow": "notNegative",
  "C.transit": "notNegative",
  "C.debt": "notPositive",
  "A.pending": "notNegative",
  "A.avail": "notNegative",
  "A.frozen": "notNegative",
  "A.transit": "notNegative",
  "A.debt": "notPositive",
  "P.revenue": "any",
  "P.promo": "notPositive",
  "P.loss": "notPositive",
  "P.procfee": "notPositive",
  "X.card": "any",
  "X.bank": "any",
};

/** One account: its class and, for a client's or advisor's account, the owner's user id. */
export type AccountRef = { class: OwnedClass; ownerId: string } | { class: SystemClass; ownerId: null };

/** The unique text form of an account. */
export function accountKey(account: AccountRef): string {
  return account.ownerId === null ? account.class : `${account.class}:${account.ownerId}`;
}

/** True if a balance of this size is allowed on an account of this class. */
export function isBalanceAllowed(accountClass: AccountClass, balanceMinor: bigint): boolean {
  switch (BALANCE_SIGN[accountClass]) {
    case "notNegative":
      return balanceMinor >= 0n;
    case "notPositive":
      return balanceMinor <= 0n;
    case "any":
      return true;
  }
}
