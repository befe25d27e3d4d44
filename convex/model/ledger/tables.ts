import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { OWNED_CLASSES, SYSTEM_CLASSES } from "../../../lib/domain/ledger/accounts";
import { TRANSACTION_KINDS, WALLET_GROUPS, WALLET_KINDS } from "../../../lib/domain/ledger/postings";

export const accountClass = literals(...OWNED_CLASSES, ...SYSTEM_CLASSES);
export const transactionKind = literals(...TRANSACTION_KINDS);
export const walletKind = literals(...WALLET_KINDS);
export const walletGroup = literals(...WALLET_GROUPS);

export const ledgerTables = {
  /** Kept balances of clients and advisors. Platform and outside accounts have entries only. */
  accounts: defineTable({
    key: v.string(),
    ownerId: v.id("users"),
    class: literals(...OWNED_CLASSES),
    balanceMinor: v.int64(),
    /** Number of entries so far; the entry that made a balance carries the same number. */
    version: v.number(),
  })
    .index("by_key", ["key"])
    .index("by_class_and_balanceMinor", ["class", "balanceMinor"])
    .index("by_ownerId", ["ownerId"]),
  /** One row per business event, written once. `key` names the event and is unique. */
  ledgerTransactions: defineTable({
    key: v.string(),
    kind: transactionKind,
    /** The row the event is about: a session, a wallet or a payment. */
    ref: v.string(),
    /** Who caused it: a users id, a job or a provider. */
    actor: v.string(),
    /** When it was recorded, and when what it records happened. */
    atMs: v.number(),
    effectiveAtMs: v.number(),
    /** The day whose sums it is in, UTC; missing on what was written before days were summed. */
    day: v.optional(v.string()),
    sessionId: v.union(v.id("sessions"), v.null()),
    /** The wallet this event shows up in, with the change of its whole and the whole after it. */
    walletOwnerId: v.union(v.id("users"), v.null()),
    walletGroup: v.union(walletGroup, v.null()),
    walletDeltaMinor: v.int64(),
    walletAfterMinor: v.int64(),
    /** The amount the event speaks of, for the history; a hold changes no wallet total. */
    amountMinor: v.int64(),
  })
    .index("by_key", ["key"])
    .index("by_day", ["day"])
    .index("by_kind_and_day", ["kind", "day"])
    .index("by_ref", ["ref"])
    .index("by_sessionId", ["sessionId"])
    .index("by_walletOwnerId", ["walletOwnerId"])
    .index("by_walletOwnerId_and_walletGroup", ["walletOwnerId", "walletGroup"]),
  /** The lines of a transaction, written once. They sum to 0. */
  ledgerEntries: defineTable({
    transactionId: v.id("ledgerTransactions"),
    accountKey: v.string(),
    accountClass,
    ownerId: v.union(v.id("users"), v.null()),
    deltaMinor: v.int64(),
    /** Balance and version of the account after this line; null for accounts without a balance row. */
    balanceAfterMinor: v.union(v.int64(), v.null()),
    version: v.union(v.number(), v.null()),
    /** Kind and day of its transaction, to find entries by; missing on what was written before days were summed. */
    kind: v.optional(transactionKind),
    day: v.optional(v.string()),
  })
    .index("by_transactionId", ["transactionId"])
    .index("by_accountKey_and_day", ["accountKey", "day"])
    .index("by_accountKey_and_kind_and_day", ["accountKey", "kind", "day"])
    .index("by_accountKey_and_version", ["accountKey", "version"]),
};
