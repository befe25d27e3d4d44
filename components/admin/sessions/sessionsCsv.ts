import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import { BYTE_ORDER_MARK, csvLine } from "@/lib/domain/csv";
import { toDecimal } from "@/lib/format/money";

export type SessionRow = FunctionReturnType<typeof api.admin.sessions>["page"][number];

const COLUMNS = [
  "session_id",
  "requested_at_utc",
  "started_at_utc",
  "ended_at_utc",
  "client_id",
  "client",
  "advisor_id",
  "advisor",
  "mode",
  "state",
  "end_reason",
  "billed_ms",
  "rate_per_minute",
  "charge",
  "platform_fee",
  "dispute",
];

const utc = (ms: number | null): string => (ms === null ? "" : new Date(ms).toISOString());
const money = (minor: bigint | null): string => (minor === null ? "" : toDecimal(minor));

/** Sessions as a CSV file: times in UTC, amounts as decimals of the currency. */
export function sessionsCsv(rows: readonly SessionRow[]): string {
  const lines = rows.map((row) => [
    row.sessionId,
    utc(row.requestedAtMs),
    utc(row.startedAtMs),
    utc(row.endedAtMs),
    row.clientId,
    row.clientFirstName,
    row.advisorUserId,
    row.advisorDisplayName,
    row.mode,
    row.state,
    row.endReason ?? "",
    row.billedMs,
    money(row.ratePerMinuteMinor),
    money(row.chargeMinor),
    money(row.feeMinor),
    row.disputeState ?? "",
  ]);
  return BYTE_ORDER_MARK + [COLUMNS, ...lines].map(csvLine).join("");
}
