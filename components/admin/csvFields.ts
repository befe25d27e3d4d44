import { toDecimal } from "@/lib/format/money";

/** A time in a file: ISO 8601 in UTC; nothing where there is none. */
export const utcField = (ms: number | null): string => (ms === null ? "" : new Date(ms).toISOString());

/** An amount of minor units in a file: a decimal of the currency; nothing where there is none. */
export const moneyField = (minor: bigint | null): string => (minor === null ? "" : toDecimal(minor));
