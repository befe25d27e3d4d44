/** One field of an act: what it was and what it became, as text; null where it was not there. */
export interface AuditChange {
  field: string;
  before: string | null;
  after: string | null;
}

function parse(json: string | null): Record<string, unknown> {
  if (json === null) return {};
  const value: unknown = JSON.parse(json);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The fields of an act, those that changed first; a field that stayed as it was says so by two equal texts. */
export function auditChanges(event: { before: string | null; after: string | null }): AuditChange[] {
  const [before, after] = [parse(event.before), parse(event.after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = fields.map((field) => ({ field, before: textOf(before[field]), after: textOf(after[field]) }));
  return changes
    .filter((change) => change.before !== null || change.after !== null)
    .sort((a, b) => Number(a.before === a.after) - Number(b.before === b.after));
}

/** The page of what an act was done to, or null where there is none. */
export function targetHref(table: string, id: string): string | null {
  switch (table) {
    case "users":
      return `/admin/users/${id}`;
    case "sessions":
      return `/admin/sessions/${id}`;
    case "disputes":
      return `/admin/disputes/${id}`;
    case "withdrawals":
      return `/admin/payouts/${id}`;
    case "payoutBatches":
      return `/admin/payouts/batches/${id}`;
    case "applications":
      return `/admin/advisors/applications/${id}`;
    case "ledgerTransactions":
      return `/admin/ledger/transactions/${id}`;
    case "ledgerChecks":
      return "/admin/ledger/checks";
    case "adjustments":
      return "/admin/ledger/adjustments";
    case "platformSettings":
      return "/admin/settings";
    case "mails":
      return "/admin/outbox";
    case "categories":
      return "/admin/advisors/categories";
    case "reviews":
      return "/admin/reviews";
    default:
      return null;
  }
}
