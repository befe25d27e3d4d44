import { moneyField, utcField } from "@/components/admin/csvFields";
import { csvLine } from "@/lib/domain/csv";
import type { AdminWithdrawal } from "./payoutAdminTypes";

/** The first line of a file of withdrawals. */
export const WITHDRAWALS_HEAD = csvLine([
  "withdrawal_id",
  "requested_at_utc",
  "advisor_id",
  "advisor",
  "amount",
  "currency",
  "state",
  "source",
  "month",
  "method",
  "last4",
  "approvals",
  "approvers_needed",
  "decided_at_utc",
  "sent_at_utc",
  "closed_at_utc",
  "waits_for",
  "until_utc",
  "reason",
  "failure",
  "reference",
]);

/** A line about one withdrawal: times in UTC, amounts as decimals; of a bank account the last four digits and nothing else. */
export function withdrawalLine(row: AdminWithdrawal): string {
  const { advisor, method, clock } = row;
  return csvLine([
    row.withdrawalId,
    utcField(row.requestedAtMs),
    advisor.userId,
    advisor.displayName ?? advisor.firstName,
    moneyField(row.amountMinor),
    row.currency,
    row.state,
    row.source,
    row.month,
    method.kind,
    method.last4,
    row.approvals.length,
    row.approversNeeded,
    utcField(row.decidedAtMs),
    utcField(row.sentAtMs),
    utcField(row.closedAtMs),
    clock.waitsFor,
    utcField(clock.untilMs),
    row.reason,
    row.failureCode,
    row.reference,
  ]);
}
