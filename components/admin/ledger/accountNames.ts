import { useTranslations } from "next-intl";
import type { AccountClass } from "@/lib/domain/ledger/accounts";

/** A class of account as a key of the catalogue, where a point would separate. */
const KEYS = {
  "C.avail": "C_avail",
  "C.escrow": "C_held",
  "C.promo": "C_promo",
  "C.promoEscrow": "C_promoHeld",
  "C.transit": "C_transit",
  "C.debt": "C_debt",
  "A.pending": "A_pending",
  "A.avail": "A_avail",
  "A.frozen": "A_frozen",
  "A.transit": "A_transit",
  "A.debt": "A_debt",
  "P.revenue": "P_revenue",
  "P.promo": "P_promo",
  "P.loss": "P_loss",
  "P.procfee": "P_procfee",
  "X.card": "X_card",
  "X.bank": "X_bank",
} as const satisfies Record<AccountClass, string>;

/** Names of accounts in the reader's language. */
export function useAccountName(): (accountClass: AccountClass) => string {
  const t = useTranslations("adminLedger.account");
  return (accountClass) => t(KEYS[accountClass]);
}

/** Where an account's entries are. */
export const accountHref = (accountKey: string): string => `/admin/ledger/accounts/${encodeURIComponent(accountKey)}`;
/** Where a transaction's lines are. */
export const transactionHref = (transactionId: string): string => `/admin/ledger/transactions/${transactionId}`;
