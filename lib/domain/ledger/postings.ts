import { invariant } from "../invariant";
import { minMinor, sumMinor } from "../money";
import { accountKey, type AccountRef, type OwnedClass } from "./accounts";

/** What the history of a wallet can be filtered by. */
export const WALLET_GROUPS = ["topup", "charge", "hold", "refund", "adjustment"] as const;
export type WalletGroup = (typeof WALLET_GROUPS)[number];

/** A signed change of one account, minor units. */
export interface LedgerLine {
  account: AccountRef;
  deltaMinor: bigint;
}

/**
 * What each business event needs to be posted. Amounts are minor units and not
 * negative; `debtMinor` is what the owner owes, `promoHeldMinor` the promotional
 * credit among the held money.
 */
export interface PostingInputs {
  topup: { paymentId: string; clientId: string; amountMinor: bigint; debtMinor: bigint };
  procfee: { paymentId: string; amountMinor: bigint };
  hold: { sessionId: string; n: number; clientId: string; cashMinor: bigint; promoMinor: bigint };
  settle: {
    sessionId: string;
    clientId: string;
    advisorId: string;
    chargeMinor: bigint;
    feeMinor: bigint;
    promoHeldMinor: bigint;
  };
  unhold: { walletId: string; n: number; clientId: string; cashMinor: bigint; promoMinor: bigint };
  release: { sessionId: string; advisorId: string; amountMinor: bigint; debtMinor: bigint };
  freeze: { disputeId: string; advisorId: string; from: "pending" | "available"; amountMinor: bigint };
  unfreeze: { disputeId: string; advisorId: string; to: "pending" | "available"; amountMinor: bigint; debtMinor: bigint };
  /** What is frozen for it, still pending and available to the advisor is taken in this order; `n` numbers the refunds of a dispute. */
  refund: {
    disputeId: string;
    n: number;
    sessionId: string;
    clientId: string;
    advisorId: string;
    refundMinor: bigint;
    feeBackMinor: bigint;
    /** The part that comes back as cash; the rest was promotional credit and is so again. */
    cashMinor: bigint;
    frozenMinor: bigint;
    pendingMinor: bigint;
    availableMinor: bigint;
    clientDebtMinor: bigint;
  };
  wd: { withdrawalId: string; advisorId: string; amountMinor: bigint };
  wdpaid: { withdrawalId: string; advisorId: string; amountMinor: bigint };
  /** `ref` names why money went from the processor to the bank: a sweep, or a payout that the processor made for us. */
  sweep: { ref: string; amountMinor: bigint };
  wdback: { withdrawalId: string; advisorId: string; amountMinor: bigint; debtMinor: bigint };
  wdret: { withdrawalId: string; advisorId: string; amountMinor: bigint; debtMinor: bigint };
  /** Given by the platform, from its own pocket: to a client (`C`) or an advisor (`A`). */
  goodwill: { adjustmentId: string; side: Side; ownerId: string; amountMinor: bigint; debtMinor: bigint };
  /** A bonus: promotional credit to a client, money to an advisor. */
  promo: { adjustmentId: string; side: Side; ownerId: string; amountMinor: bigint; debtMinor: bigint };
  /** Promotional credit that was not used, taken back. */
  promoexp: { adjustmentId: string; clientId: string; amountMinor: bigint };
  /** A card's bank took a payment back; what the client no longer has becomes debt. */
  cb: { adjustmentId: string; clientId: string; amountMinor: bigint; availableMinor: bigint };
  cbwon: { adjustmentId: string; clientId: string; amountMinor: bigint; debtMinor: bigint };
  /** An error put right at the platform's expense or gain; below zero it takes what is available. */
  correct: { adjustmentId: string; side: Side; ownerId: string; amountMinor: bigint; debtMinor: bigint };
}

/** Whose accounts: a client's or an advisor's. */
type Side = "C" | "A";

export type TransactionKind = keyof PostingInputs;

interface PostingRule<Input> {
  /** Names the event: the same event always has the same key, and a key is posted once. */
  key: (input: Input) => string;
  /** The row the event is about. */
  ref: (input: Input) => string;
  /** Where the client's history shows it, if it does. */
  walletGroup: WalletGroup | null;
  lines: (input: Input) => LedgerLine[];
}

function owned(accountClass: OwnedClass, ownerId: string, deltaMinor: bigint): LedgerLine {
  return { account: { class: accountClass, ownerId }, deltaMinor };
}

function system(accountClass: Extract<AccountRef, { ownerId: null }>["class"], deltaMinor: bigint): LedgerLine {
  return { account: { class: accountClass, ownerId: null }, deltaMinor };
}

/** Money that comes in pays what is owed first; the rest is free to use. */
function creditAfterDebt(side: Side, ownerId: string, amountMinor: bigint, debtMinor: bigint): LedgerLine[] {
  const toDebtMinor = minMinor(amountMinor, debtMinor);
  return [owned(`${side}.debt`, ownerId, toDebtMinor), owned(`${side}.avail`, ownerId, amountMinor - toDebtMinor)];
}

/** Takes an advisor's share of a refund from what is there, in order; what is missing becomes debt. */
function takeBack(i: PostingInputs["refund"]): LedgerLine[] {
  const shareMinor = i.refundMinor - i.feeBackMinor;
  const fromFrozenMinor = minMinor(shareMinor, i.frozenMinor);
  const fromPendingMinor = minMinor(shareMinor - fromFrozenMinor, i.pendingMinor);
  const fromAvailableMinor = minMinor(shareMinor - fromFrozenMinor - fromPendingMinor, i.availableMinor);
  return [
    owned("A.frozen", i.advisorId, -fromFrozenMinor),
    owned("A.pending", i.advisorId, -fromPendingMinor),
    owned("A.avail", i.advisorId, -fromAvailableMinor),
    owned("A.debt", i.advisorId, fromFrozenMinor + fromPendingMinor + fromAvailableMinor - shareMinor),
  ];
}

/** The posting rules, one per business event. Lines of 0 are left out when a rule is applied. */
const POSTING_RULES: { [Kind in TransactionKind]: PostingRule<PostingInputs[Kind]> } = {
  topup: {
    key: (i) => `capture:${i.paymentId}`,
    ref: (i) => i.paymentId,
    walletGroup: "topup",
    lines: (i) => [system("X.card", -i.amountMinor), ...creditAfterDebt("C", i.clientId, i.amountMinor, i.debtMinor)],
  },
  procfee: {
    key: (i) => `procfee:${i.paymentId}`,
    ref: (i) => i.paymentId,
    walletGroup: null,
    lines: (i) => [system("X.card", i.amountMinor), system("P.procfee", -i.amountMinor)],
  },
  hold: {
    key: (i) => `hold:${i.sessionId}:${i.n}`,
    ref: (i) => i.sessionId,
    walletGroup: "hold",
    lines: (i) => [
      owned("C.avail", i.clientId, -i.cashMinor),
      owned("C.escrow", i.clientId, i.cashMinor),
      owned("C.promo", i.clientId, -i.promoMinor),
      owned("C.promoEscrow", i.clientId, i.promoMinor),
    ],
  },
  settle: {
    key: (i) => `settle:${i.sessionId}`,
    ref: (i) => i.sessionId,
    walletGroup: "charge",
    lines: (i) => {
      const fromPromoMinor = minMinor(i.chargeMinor, i.promoHeldMinor);
      return [
        owned("C.promoEscrow", i.clientId, -fromPromoMinor),
        owned("C.escrow", i.clientId, fromPromoMinor - i.chargeMinor),
        owned("A.pending", i.advisorId, i.chargeMinor - i.feeMinor),
        system("P.revenue", i.feeMinor),
      ];
    },
  },
  unhold: {
    key: (i) => `unhold:${i.walletId}:${i.n}`,
    ref: (i) => i.walletId,
    walletGroup: "hold",
    lines: (i) => [
      owned("C.escrow", i.clientId, -i.cashMinor),
      owned("C.avail", i.clientId, i.cashMinor),
      owned("C.promoEscrow", i.clientId, -i.promoMinor),
      owned("C.promo", i.clientId, i.promoMinor),
    ],
  },
  release: {
    key: (i) => `release:${i.sessionId}`,
    ref: (i) => i.sessionId,
    walletGroup: null,
    lines: (i) => [owned("A.pending", i.advisorId, -i.amountMinor), ...creditAfterDebt("A", i.advisorId, i.amountMinor, i.debtMinor)],
  },
  freeze: {
    key: (i) => `freeze:${i.disputeId}`,
    ref: (i) => i.disputeId,
    walletGroup: null,
    lines: (i) => [
      owned(i.from === "pending" ? "A.pending" : "A.avail", i.advisorId, -i.amountMinor),
      owned("A.frozen", i.advisorId, i.amountMinor),
    ],
  },
  unfreeze: {
    key: (i) => `unfreeze:${i.disputeId}`,
    ref: (i) => i.disputeId,
    walletGroup: null,
    lines: (i) => [
      owned("A.frozen", i.advisorId, -i.amountMinor),
      ...(i.to === "pending" ? [owned("A.pending", i.advisorId, i.amountMinor)] : creditAfterDebt("A", i.advisorId, i.amountMinor, i.debtMinor)),
    ],
  },
  refund: {
    key: (i) => `refund:${i.disputeId}:${i.n}`,
    ref: (i) => i.disputeId,
    walletGroup: "refund",
    lines: (i) => [
      system("P.revenue", -i.feeBackMinor),
      ...takeBack(i),
      ...creditAfterDebt("C", i.clientId, i.cashMinor, i.clientDebtMinor),
      owned("C.promo", i.clientId, i.refundMinor - i.cashMinor),
    ],
  },
  wd: {
    key: (i) => `wd:${i.withdrawalId}`,
    ref: (i) => i.withdrawalId,
    walletGroup: null,
    lines: (i) => [owned("A.avail", i.advisorId, -i.amountMinor), owned("A.transit", i.advisorId, i.amountMinor)],
  },
  wdpaid: {
    key: (i) => `wdpaid:${i.withdrawalId}`,
    ref: (i) => i.withdrawalId,
    walletGroup: null,
    lines: (i) => [owned("A.transit", i.advisorId, -i.amountMinor), system("X.bank", i.amountMinor)],
  },
  sweep: {
    key: (i) => `sweep:${i.ref}`,
    ref: (i) => i.ref,
    walletGroup: null,
    lines: (i) => [system("X.card", i.amountMinor), system("X.bank", -i.amountMinor)],
  },
  wdback: {
    key: (i) => `wdback:${i.withdrawalId}`,
    ref: (i) => i.withdrawalId,
    walletGroup: null,
    lines: (i) => [owned("A.transit", i.advisorId, -i.amountMinor), ...creditAfterDebt("A", i.advisorId, i.amountMinor, i.debtMinor)],
  },
  wdret: {
    key: (i) => `wdret:${i.withdrawalId}`,
    ref: (i) => i.withdrawalId,
    walletGroup: null,
    lines: (i) => [system("X.bank", -i.amountMinor), ...creditAfterDebt("A", i.advisorId, i.amountMinor, i.debtMinor)],
  },
  goodwill: {
    key: (i) => `goodwill:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => [system("P.loss", -i.amountMinor), ...creditAfterDebt(i.side, i.ownerId, i.amountMinor, i.debtMinor)],
  },
  promo: {
    key: (i) => `promo:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => [
      system("P.promo", -i.amountMinor),
      ...(i.side === "C" ? [owned("C.promo", i.ownerId, i.amountMinor)] : creditAfterDebt("A", i.ownerId, i.amountMinor, i.debtMinor)),
    ],
  },
  promoexp: {
    key: (i) => `promoexp:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => [owned("C.promo", i.clientId, -i.amountMinor), system("P.promo", i.amountMinor)],
  },
  cb: {
    key: (i) => `cb:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => {
      const fromFreeMinor = minMinor(i.amountMinor, i.availableMinor);
      return [
        system("X.card", i.amountMinor),
        owned("C.avail", i.clientId, -fromFreeMinor),
        owned("C.debt", i.clientId, fromFreeMinor - i.amountMinor),
      ];
    },
  },
  cbwon: {
    key: (i) => `cbwon:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => [system("X.card", -i.amountMinor), ...creditAfterDebt("C", i.clientId, i.amountMinor, i.debtMinor)],
  },
  correct: {
    key: (i) => `correct:${i.adjustmentId}`,
    ref: (i) => i.adjustmentId,
    walletGroup: "adjustment",
    lines: (i) => [
      system("P.revenue", -i.amountMinor),
      ...(i.amountMinor < 0n
        ? [owned(`${i.side}.avail`, i.ownerId, i.amountMinor)]
        : creditAfterDebt(i.side, i.ownerId, i.amountMinor, i.debtMinor)),
    ],
  },
};

export const TRANSACTION_KINDS = Object.keys(POSTING_RULES) as [TransactionKind, ...TransactionKind[]];

/** Events that touch no client's wallet, and so never stand in a wallet's history. */
const PAYOUT_KINDS = ["wd", "wdpaid", "sweep", "wdback", "wdret"] as const satisfies readonly TransactionKind[];
export type WalletKind = Exclude<TransactionKind, (typeof PAYOUT_KINDS)[number]>;

/** Whether an event can stand in a wallet's history. */
export function isWalletKind(kind: TransactionKind): kind is WalletKind {
  return !PAYOUT_KINDS.some((other) => other === kind);
}

export const WALLET_KINDS = TRANSACTION_KINDS.filter(isWalletKind) as [WalletKind, ...WalletKind[]];

/** A transaction ready to be written: balanced, without empty lines, each account at most once. */
export interface Posting {
  kind: TransactionKind;
  key: string;
  ref: string;
  walletGroup: WalletGroup | null;
  lines: LedgerLine[];
  /** The amount the event speaks of: what left the accounts that paid, minor units. */
  amountMinor: bigint;
}

/** Applies a posting rule. Refuses an event that would move nothing: it must not be posted at all. */
export function buildPosting<Kind extends TransactionKind>(kind: Kind, input: PostingInputs[Kind]): Posting {
  const rule: PostingRule<PostingInputs[Kind]> = POSTING_RULES[kind];
  const lines = rule.lines(input).filter((line) => line.deltaMinor !== 0n);
  invariant(lines.length >= 2, `${kind} has at least two lines`);
  invariant(sumMinor(lines.map((line) => line.deltaMinor)) === 0n, `${kind} is balanced`);
  invariant(new Set(lines.map((line) => accountKey(line.account))).size === lines.length, `${kind} names an account once`);
  const amountMinor = sumMinor(lines.map((line) => (line.deltaMinor > 0n ? line.deltaMinor : 0n)));
  return { kind, key: rule.key(input), ref: rule.ref(input), walletGroup: rule.walletGroup, lines, amountMinor };
}
