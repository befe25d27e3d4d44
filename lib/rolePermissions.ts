/** The roles a user can hold. Everyone is a client; the others are added. */
export const ROLES = ["client", "advisor", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who may call a function. Each way in is one builder of `convex/functions.ts`, which reads its rule here. */
export const WAYS_IN = {
  /** Signed in or not; the function shows each caller what is theirs. */
  anyone: { role: null, whileSuspended: true },
  /** Reads what belongs to the caller. */
  own: { role: "client", whileSuspended: true },
  /** Does something as oneself. */
  act: { role: "client", whileSuspended: false },
  /** Reads what belongs to an advisor, and withdraws it: money stays theirs while they are suspended. */
  advisorOwn: { role: "advisor", whileSuspended: true },
  advisorAct: { role: "advisor", whileSuspended: false },
  /** Reads and writes alike: admins see what is other people's. */
  admin: { role: "admin", whileSuspended: false },
  /** Proven by the token and the parties on the row alone; suspending somebody ends what they are a party of. */
  party: { role: null, whileSuspended: true },
} as const satisfies Record<string, { role: Role | null; whileSuspended: boolean }>;
export type WayIn = keyof typeof WAYS_IN;

/** Every public Convex function with its way in. A test calls each of them as everybody and compares. */
export const ACTS = {
  "admin.stats": "admin",
  "admin.live": "admin",
  "admin.recountStats": "admin",
  "admin.sessions": "admin",
  "admin.session": "admin",
  "admin.endSession": "admin",
  "admin.jobs": "admin",
  "admin.stuckCounts": "admin",
  "admin.stuck": "admin",
  "admin.runAgain": "admin",
  "admin.checkLedger": "admin",
  "admin.ledgerHealth": "admin",
  "admin.runLedgerCheck": "admin",
  "admin.ledgerChecks": "admin",
  "admin.trialBalance": "admin",
  "admin.ledgerAccounts": "admin",
  "admin.ledgerAccount": "admin",
  "admin.ledgerEntries": "admin",
  "admin.ledgerTransaction": "admin",
  "admin.accountingMonth": "admin",
  "admin.accountingLines": "admin",
  "admin.adjust": "admin",
  "admin.confirmAdjustment": "admin",
  "admin.adjustments": "admin",
  "admin.previewAdjustment": "admin",
  "admin.auditLog": "admin",
  "admin.auditActs": "admin",
  "advisorProfiles.search": "anyone",
  "advisorProfiles.get": "anyone",
  "advisorProfiles.categories": "anyone",
  "advisorProfiles.onlineNow": "anyone",
  "advisorProfiles.mine": "advisorOwn",
  "advisorProfiles.setAccepting": "advisorAct",
  "advisorProfiles.setPrices": "advisorAct",
  "advisorProfiles.application": "own",
  "advisorProfiles.suggestions": "own",
  "advisorProfiles.saveDraft": "act",
  "advisorProfiles.attachPhoto": "act",
  "advisorProfiles.removePhoto": "act",
  "advisorProfiles.submit": "act",
  "advisorProfiles.withdraw": "act",
  "advisorProfiles.edit": "advisorAct",
  "advisorProfiles.applications": "admin",
  "advisorProfiles.applicationsWaiting": "admin",
  "advisorProfiles.applicationToReview": "admin",
  "advisorProfiles.decide": "admin",
  "advisorProfiles.invite": "admin",
  "advisorProfiles.invitations": "admin",
  "advisorProfiles.managed": "admin",
  "advisorProfiles.editByAdmin": "admin",
  "apiKeys.list": "own",
  "apiKeys.create": "act",
  "apiKeys.revoke": "act",
  "attachments.generateUploadUrl": "act",
  "attachments.attach": "act",
  "attachments.remove": "act",
  "categories.list": "admin",
  "categories.add": "admin",
  "categories.rename": "admin",
  "categories.merge": "admin",
  "categories.setInUse": "admin",
  "comms.credentials": "act",
  "comms.takeSeat": "act",
  "comms.seat": "own",
  "discovery.addresses": "anyone",
  "disputes.forSession": "own",
  "disputes.generateUploadUrl": "act",
  "disputes.attach": "act",
  "disputes.removeFile": "act",
  "disputes.open": "act",
  "disputes.answer": "act",
  "disputes.withdraw": "act",
  "disputes.get": "own",
  "disputes.list": "own",
  "disputes.counts": "admin",
  "disputes.listAll": "admin",
  "disputes.managed": "admin",
  "disputes.transcript": "admin",
  "disputes.preview": "admin",
  "disputes.decide": "admin",
  "disputes.confirm": "admin",
  "documents.generateUploadUrl": "act",
  "documents.attach": "act",
  "documents.list": "own",
  "documents.remove": "act",
  "earnings.summary": "advisorOwn",
  "earnings.today": "advisorOwn",
  "earnings.list": "advisorOwn",
  "favourites.ids": "own",
  "favourites.set": "act",
  "favourites.list": "own",
  "favourites.recent": "own",
  "freeAlerts.mine": "own",
  "freeAlerts.ask": "act",
  "freeAlerts.cancel": "act",
  "messages.list": "own",
  "messages.search": "own",
  "messages.send": "act",
  "messages.setTyping": "act",
  "messages.markRead": "act",
  "messages.peerState": "own",
  "notifications.list": "own",
  "notifications.unreadCount": "own",
  "notifications.markRead": "act",
  "notifications.markAllRead": "act",
  "notifications.preferences": "own",
  "notifications.setPreferences": "act",
  "notifications.unsubscribe": "anyone",
  "notifications.outbox": "admin",
  "notifications.mail": "admin",
  "notifications.retryMail": "admin",
  "payments.topUp": "own",
  "payments.demoCheckout": "own",
  "payments.payDemoCheckout": "act",
  "payments.changeDemoAmount": "act",
  "payouts.overview": "advisorOwn",
  "payouts.request": "advisorOwn",
  "payouts.cancel": "advisorOwn",
  "payouts.listMine": "advisorOwn",
  "payouts.get": "advisorOwn",
  "payouts.setMonthly": "advisorOwn",
  "payouts.statement": "advisorOwn",
  "payouts.statementCsv": "advisorOwn",
  "payouts.year": "advisorOwn",
  "payouts.waiting": "admin",
  "payouts.listAll": "admin",
  "payouts.managed": "admin",
  "payouts.decide": "admin",
  "payouts.complete": "admin",
  "payouts.fail": "admin",
  "payouts.markReturned": "admin",
  "payouts.retry": "admin",
  "payouts.generateBatch": "admin",
  "payoutBatches.preview": "admin",
  "payoutBatches.list": "admin",
  "payoutBatches.get": "admin",
  "payoutBatches.rows": "admin",
  "payoutBatches.approve": "admin",
  "payoutBatches.holdRow": "admin",
  "payoutBatches.retryRow": "admin",
  "payoutBatches.csv": "admin",
  "payoutMethods.list": "advisorOwn",
  "payoutMethods.saveBank": "advisorOwn",
  "payoutMethods.connect": "advisorOwn",
  "payoutMethods.refresh": "advisorOwn",
  "payoutMethods.connection": "advisorOwn",
  "payoutMethods.setDefault": "advisorOwn",
  "payoutMethods.remove": "advisorOwn",
  "payoutMethods.revealBank": "admin",
  "payoutMethods.demoPayee": "advisorOwn",
  "payoutMethods.changeDemoPayee": "advisorOwn",
  "payoutMethods.demoPlatform": "admin",
  "payoutMethods.setDemoPlatform": "admin",
  "presence.beat": "advisorAct",
  "rest.enter": "anyone",
  "rest.areIds": "anyone",
  "reviews.submit": "act",
  "reviews.mine": "own",
  "reviews.listForAdvisor": "anyone",
  "reviews.summaryForAdvisor": "anyone",
  "reviews.reply": "advisorAct",
  "reviews.listMine": "advisorOwn",
  "reviews.trend": "advisorOwn",
  "reviews.listAll": "admin",
  "reviews.remove": "admin",
  "rtc.send": "act",
  "rtc.inbox": "own",
  "rtc.connected": "act",
  "rtc.left": "act",
  "rtc.peerLost": "act",
  "sessions.quote": "own",
  "sessions.request": "act",
  "sessions.cancel": "act",
  "sessions.accept": "advisorAct",
  "sessions.decline": "advisorAct",
  "sessions.tick": "party",
  "sessions.pause": "act",
  "sessions.resume": "act",
  "sessions.end": "act",
  "sessions.get": "own",
  "sessions.open": "own",
  "sessions.stillWaiting": "act",
  "sessions.place": "own",
  "sessions.queue": "advisorOwn",
  "sessions.incoming": "advisorOwn",
  "sessions.listMine": "own",
  "sessions.receipt": "own",
  "settings.get": "anyone",
  "settings.update": "admin",
  "settings.history": "admin",
  "settings.restore": "admin",
  "spending.overview": "own",
  "spending.setLimit": "act",
  "spending.exclude": "act",
  "users.me": "anyone",
  "users.ensure": "anyone",
  "users.settings": "own",
  "users.updateSettings": "act",
  "users.noteDevice": "act",
  "users.deleteAccount": "act",
  "users.listAll": "admin",
  "users.person": "admin",
  "users.personAdvisor": "admin",
  "users.personPayments": "admin",
  "users.personAccount": "admin",
  "users.setRole": "admin",
  "users.setSuspended": "admin",
  "wallet.startTopUp": "act",
  "wallet.summary": "own",
  "wallet.history": "own",
} as const satisfies Record<string, WayIn>;
export type Act = keyof typeof ACTS;

/** What screens ask about, each by an act behind it, so that a screen never promises what the function refuses. */
const SCREENS = {
  "wallet.use": "wallet.summary",
  "advisor.apply": "advisorProfiles.submit",
  "sessions.answer": "sessions.accept",
  "advisor.setAccepting": "advisorProfiles.setAccepting",
  "earnings.read": "earnings.summary",
  "admin.enter": "admin.checkLedger",
} as const satisfies Record<string, Act>;

/** An act itself, or a screen's name for one. */
export type Permission = Act | keyof typeof SCREENS;

function wayInto(permission: Permission): (typeof WAYS_IN)[WayIn] {
  const act: Act = permission in SCREENS ? SCREENS[permission as keyof typeof SCREENS] : (permission as Act);
  return WAYS_IN[ACTS[act]];
}

/** Whether somebody signed in with these roles may do this. The functions are the authority; screens ask to know what to show. */
export function isAllowed(roles: readonly Role[], permission: Permission): boolean {
  const { role } = wayInto(permission);
  return roles.includes(role ?? "client");
}

/** Whether a suspended account may still do this. */
export function isAllowedWhileSuspended(permission: Permission): boolean {
  return wayInto(permission).whileSuspended;
}

/** What stands between a signed-in person and a way in, or null when it is open. */
export function obstacleOf(person: { roles: readonly Role[]; suspended: boolean }, wayIn: WayIn): "FORBIDDEN" | "SUSPENDED" | null {
  const { role, whileSuspended } = WAYS_IN[wayIn];
  if (role !== null && !person.roles.includes(role)) return "FORBIDDEN";
  return person.suspended && !whileSuspended ? "SUSPENDED" : null;
}

export type RoleChange = { actorIsTarget: boolean; role: Role; grant: boolean; hasApprovedProfile: boolean };

/**
 * Decides whether an admin may change a role: nobody loses "client", "advisor" needs an approved profile, and
 * an admin cannot take the role from themselves, so that the last admin never locks everyone out by accident.
 */
export function decideRoleChange(change: RoleChange): { ok: true } | { ok: false; code: "INVALID_INPUT" | "INVALID_STATE" | "FORBIDDEN" } {
  if (change.role === "client") return { ok: false, code: "INVALID_INPUT" };
  if (change.role === "advisor" && change.grant && !change.hasApprovedProfile) return { ok: false, code: "INVALID_STATE" };
  if (change.role === "admin" && !change.grant && change.actorIsTarget) return { ok: false, code: "FORBIDDEN" };
  return { ok: true };
}
