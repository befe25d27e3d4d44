/** Every address of the site by who has it as their own. What belongs to one thing (a receipt, a room) stands with a name that is nobody's. */
export const PUBLIC_PLACES = ["/", "/advisors", "/sign-in", "/sign-up", "/offline", "/api/docs", "/notifications/unsubscribe?token=none", "/no-such-page"];

/** Everyone with an account is a client. */
export const CLIENT_PLACES = [
  "/user-dashboard",
  "/user-dashboard/wallet",
  "/user-dashboard/sessions",
  "/user-dashboard/advisors",
  "/advisor/setup",
  "/notifications",
  "/settings",
  "/session/nobodys",
  "/receipts/nobodys",
  "/disputes/nobodys",
  "/pay/demo/nobodys",
];

export const ADVISOR_PLACES = [
  "/advisor-dashboard",
  "/advisor-dashboard/earnings",
  "/advisor-dashboard/payouts",
  "/advisor-dashboard/payouts/nobodys",
  "/pay/demo/payee/nobodys",
  "/advisor-dashboard/sessions",
  "/advisor-dashboard/reviews",
  "/advisor-dashboard/settings",
];

export const ADMIN_PLACES = [
  "/admin/dashboard",
  "/admin/advisors",
  "/admin/advisors/applications",
  "/admin/advisors/applications/nobodys",
  "/admin/advisors/categories",
  "/admin/users",
  "/admin/users/nobodys",
  "/admin/payouts",
  "/admin/payouts/nobodys",
  "/admin/payouts/batches",
  "/admin/payouts/batches/nobodys",
  "/admin/disputes",
  "/admin/disputes/nobodys",
  "/admin/sessions",
  "/admin/sessions/nobodys",
  "/admin/operations",
  "/admin/reviews",
  "/admin/ledger",
  "/admin/ledger/accounts",
  "/admin/ledger/accounts/P.revenue",
  "/admin/ledger/transactions/nobodys",
  "/admin/ledger/adjustments",
  "/admin/ledger/checks",
  "/admin/audit",
  "/admin/settings",
  "/admin/outbox",
];
