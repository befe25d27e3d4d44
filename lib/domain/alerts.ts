/**
 * What the operators are told of without asking: the book does not add up, an event of the processor was given up, a withdrawal does
 * not get on, a job failed, the processor's list could not be read for days, no backup could be made.
 */
export const ALERTS = ["ledgerBroken", "webhookDead", "payoutStuck", "jobFailed", "notCompared", "backupFailed"] as const;
export type Alert = (typeof ALERTS)[number];

/** Where an admin looks first. */
export const ALERT_PATHS = {
  ledgerBroken: "/admin/ledger",
  webhookDead: "/admin/operations",
  payoutStuck: "/admin/payouts",
  jobFailed: "/admin/operations",
  notCompared: "/admin/ledger/checks",
  backupFailed: "/admin/operations",
} as const satisfies Record<Alert, string>;
