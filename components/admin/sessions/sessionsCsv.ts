import type { FunctionReturnType } from "convex/server";
import { moneyField, utcField } from "@/components/admin/csvFields";
import type { api } from "@/convex/_generated/api";
import { csvLine } from "@/lib/domain/csv";

export type SessionRow = FunctionReturnType<typeof api.admin.sessions>["page"][number];

/** The first line of a file of sessions. */
export const SESSIONS_HEAD = csvLine([
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
]);

/** A line about one session: times in UTC, amounts as decimals of the currency. */
export function sessionLine(row: SessionRow): string {
  return csvLine([
    row.sessionId,
    utcField(row.requestedAtMs),
    utcField(row.startedAtMs),
    utcField(row.endedAtMs),
    row.clientId,
    row.clientFirstName,
    row.advisorUserId,
    row.advisorDisplayName,
    row.mode,
    row.state,
    row.endReason ?? "",
    row.billedMs,
    moneyField(row.ratePerMinuteMinor),
    moneyField(row.chargeMinor),
    moneyField(row.feeMinor),
    row.disputeState ?? "",
  ]);
}
