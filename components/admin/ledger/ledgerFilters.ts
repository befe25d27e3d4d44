import { parseAsString, parseAsStringLiteral } from "nuqs";
import { OWNED_CLASSES, SYSTEM_CLASSES } from "@/lib/domain/ledger/accounts";
import { dayStartMs } from "@/lib/domain/ledger/days";
import { TRANSACTION_KINDS, type TransactionKind } from "@/lib/domain/ledger/postings";

/** The value of a choice that narrows nothing. */
export const ANY = "any";

/** Filters of the list of accounts, as they stand in the address bar. */
export const ACCOUNT_CLASSES = [ANY, ...OWNED_CLASSES] as const;
export const ACCOUNT_FILTERS = { q: parseAsString.withDefault(""), class: parseAsStringLiteral(ACCOUNT_CLASSES).withDefault(ANY) };

/** Filters of an account's entries. */
export const ENTRY_KINDS = [ANY, ...TRANSACTION_KINDS] as readonly (TransactionKind | typeof ANY)[];
export const ENTRY_FILTERS = {
  kind: parseAsStringLiteral(ENTRY_KINDS).withDefault(ANY),
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
};

/** A day as an argument; what is no day narrows nothing. */
export const dayArg = <Name extends string>(name: Name, text: string): Partial<Record<Name, string>> =>
  dayStartMs(text) === null ? {} : ({ [name]: text } as Record<Name, string>);

/** Whether a class has accounts of people. */
export const isSystemClass = (name: string): boolean => SYSTEM_CLASSES.some((one) => one === name);
