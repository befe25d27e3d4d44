import { isAllowed, type Role } from "@/lib/rolePermissions";

/** Key of a link's text under `nav` in the catalogue. */
type NavKey =
  | "findAdvisors"
  | "overview"
  | "sessions"
  | "wallet"
  | "myAdvisors"
  | "settings"
  | "advisorDashboard"
  | "advisorEarnings"
  | "advisorPayouts"
  | "advisorSessions"
  | "advisorReviews"
  | "advisorProfile"
  | "becomeAdvisor"
  | "admin"
  | "adminAdvisors"
  | "adminSessions"
  | "adminReviews"
  | "adminDisputes"
  | "adminPayouts"
  | "adminLedger"
  | "adminAudit"
  | "adminSettings"
  | "people"
  | "outbox"
  | "operations"
  | "notifications";

export interface NavLink {
  key: NavKey;
  href: string;
}

const FIND: NavLink = { key: "findAdvisors", href: "/advisors" };

const AS_CLIENT: NavLink[] = [
  { key: "overview", href: "/user-dashboard" },
  { key: "sessions", href: "/user-dashboard/sessions" },
  { key: "wallet", href: "/user-dashboard/wallet" },
];

const AS_ADVISOR: NavLink[] = [
  { key: "advisorDashboard", href: "/advisor-dashboard" },
  { key: "advisorSessions", href: "/advisor-dashboard/sessions" },
  { key: "advisorEarnings", href: "/advisor-dashboard/earnings" },
  { key: "advisorPayouts", href: "/advisor-dashboard/payouts" },
];

/** The first of the tabs that admins have for advisors; its link stands for all of them. */
const ADVISOR_TABS = { first: "/admin/advisors/applications", all: "/admin/advisors" };

const AS_ADMIN: NavLink[] = [
  { key: "admin", href: "/admin/dashboard" },
  { key: "adminAdvisors", href: ADVISOR_TABS.first },
];

const ADVISOR_REVIEWS: NavLink = { key: "advisorReviews", href: "/advisor-dashboard/reviews" };
const ADVISOR_PROFILE: NavLink = { key: "advisorProfile", href: "/advisor-dashboard/settings" };
const BECOME_ADVISOR: NavLink = { key: "becomeAdvisor", href: "/advisor/setup" };

const SESSIONS: NavLink = { key: "adminSessions", href: "/admin/sessions" };
const OPERATIONS: NavLink = { key: "operations", href: "/admin/operations" };
const REVIEWS: NavLink = { key: "adminReviews", href: "/admin/reviews" };
const PAYOUTS: NavLink = { key: "adminPayouts", href: "/admin/payouts" };
const DISPUTES: NavLink = { key: "adminDisputes", href: "/admin/disputes" };
const LEDGER: NavLink = { key: "adminLedger", href: "/admin/ledger" };
const AUDIT: NavLink = { key: "adminAudit", href: "/admin/audit" };
const PLATFORM: NavLink = { key: "adminSettings", href: "/admin/settings" };
const PEOPLE: NavLink = { key: "people", href: "/admin/users" };
const OUTBOX: NavLink = { key: "outbox", href: "/admin/outbox" };
const NOTIFICATIONS: NavLink = { key: "notifications", href: "/notifications" };

/** The links a person sees: `primary` in the header, `more` in the account menu. The pages check roles themselves. */
export function navigationFor(roles: readonly Role[]): { primary: NavLink[]; more: NavLink[] } {
  const saved: NavLink = { key: "myAdvisors", href: "/user-dashboard/advisors" };
  const settings: NavLink = { key: "settings", href: "/settings" };
  if (roles.length === 0) return { primary: [FIND], more: [] };
  const isAdvisor = isAllowed(roles, "sessions.answer");
  const isAdmin = isAllowed(roles, "admin.enter");
  const primary = [FIND, ...(isAdvisor ? AS_ADVISOR : isAdmin ? [] : AS_CLIENT), ...(isAdmin ? AS_ADMIN : [])];
  const more = [...(isAdvisor || isAdmin ? AS_CLIENT : []), ...(isAdmin ? [SESSIONS, PAYOUTS, DISPUTES, REVIEWS, PEOPLE, LEDGER, AUDIT, PLATFORM, OUTBOX, OPERATIONS] : []), ...(isAdvisor ? [ADVISOR_REVIEWS, ADVISOR_PROFILE] : [BECOME_ADVISOR]), saved, NOTIFICATIONS, settings];
  return { primary, more };
}

/** True when `pathname` belongs to the link; dashboards match exactly, as their parts have links of their own. */
export function isCurrent(pathname: string, href: string): boolean {
  const exact = href.endsWith("-dashboard");
  const place = href === ADVISOR_TABS.first ? ADVISOR_TABS.all : href;
  return pathname === place || (!exact && pathname.startsWith(`${place}/`));
}
