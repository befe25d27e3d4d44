import { moneyField, utcField } from "@/components/admin/csvFields";
import { csvLine } from "@/lib/domain/csv";
import type { AdminDispute } from "./types";

/** The first line of a file of disputes. */
export const DISPUTES_HEAD = csvLine([
  "dispute_id",
  "session_id",
  "opened_at_utc",
  "client_id",
  "client",
  "advisor_id",
  "advisor",
  "mode",
  "reason",
  "state",
  "charge",
  "answer_by_utc",
  "decide_by_utc",
  "decision",
  "decided_at_utc",
  "refund",
  "decision_reason",
  "proposed",
  "proposed_refund",
]);

/** A line about one dispute: times in UTC, amounts as decimals of the currency. */
export function disputeLine(row: AdminDispute): string {
  const { client, advisor, decision, proposal } = row;
  return csvLine([
    row.disputeId,
    row.sessionId,
    utcField(row.openedAtMs),
    client.userId,
    client.firstName,
    advisor.userId,
    advisor.displayName,
    row.mode,
    row.reason,
    row.state,
    moneyField(row.chargeMinor),
    utcField(row.answerByMs),
    utcField(row.decideByMs),
    decision?.outcome ?? null,
    utcField(decision?.atMs ?? null),
    moneyField(decision?.refundMinor ?? null),
    decision?.reason ?? null,
    proposal?.decision ?? null,
    moneyField(proposal?.refundMinor ?? null),
  ]);
}
