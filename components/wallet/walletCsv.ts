import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import { csvField, csvLine } from "@/lib/domain/csv";
import { toDecimal } from "@/lib/format/money";

export type WalletRow = FunctionReturnType<typeof api.wallet.history>["page"][number];

const LINE_END = "\r\n";

/** The first line of a file of entries. */
export const WALLET_HEAD = csvLine(["id", "at_utc", "kind", "change", "balance_after", "session_id"]);

/** A line about one entry of a wallet: time in UTC, amounts as decimals, which stay figures below zero too. */
export function walletLine({ id, atMs, kind, deltaMinor, balanceAfterMinor, sessionId }: WalletRow): string {
  return [id, new Date(atMs).toISOString(), csvField(kind), toDecimal(deltaMinor), toDecimal(balanceAfterMinor), sessionId ?? ""].join(",") + LINE_END;
}
