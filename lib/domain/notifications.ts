import { ALERT_PATHS, type Alert } from "./alerts";
import type { AdjustedAccount, AdjustmentReason } from "./ledger/adjustments";

/**
 * What the product tells people about: the closed list of kinds, what each carries, how loud it is and where it leads.
 * Nobody learns more of another person than a first name or a public name.
 */
export const NOTIFICATION_KINDS = [
  "sessionRequest",
  "sessionReceipt",
  "lowBalance",
  "topUpDone",
  "topUpFailed",
  "applicationDecided",
  "applicationSubmitted",
  "earningAvailable",
  "withdrawalRequested",
  "withdrawalDecided",
  "withdrawalFailed",
  "payoutSent",
  "advisorFree",
  "profileEditedByAdmin",
  "reviewReceived",
  "reviewReplied",
  "reviewRemoved",
  "rateSession",
  "disputeOpened",
  "disputeAnswered",
  "disputeDecided",
  "balanceAdjusted",
  "systemAlert",
  "suspended",
  "roleChanged",
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** What a mail is about: one kind, or the daily digest of what was not read. */
export const MAIL_TOPICS = [...NOTIFICATION_KINDS, "digest"] as const;
export type MailTopic = (typeof MAIL_TOPICS)[number];

/** Parts of a profile that an admin may change, prices apart. */
export const EDITED_FIELDS = ["displayName", "headline", "bio", "photo", "categories", "specialties", "languages", "other"] as const;
type EditedField = (typeof EDITED_FIELDS)[number];

/** What each kind carries. Ids are plain text, money minor units, times server ms; names are first names or public names. */
type NotificationData = {
  /** For the advisor. */
  sessionRequest: { sessionId: string; clientFirstName: string; mode: "chat" | "video"; expiresAtMs: number };
  /** For both parties: what the client paid, or what the advisor earned. */
  sessionReceipt: {
    sessionId: string;
    party: "client" | "advisor";
    otherName: string;
    amountMinor: bigint;
    billedMs: number;
    endedAtMs: number;
  };
  /** For the client, after a session that left less than another one needs. */
  lowBalance: { sessionId: string; balanceMinor: bigint; advisorName: string };
  topUpDone: { topUpId: string; amountMinor: bigint };
  topUpFailed: { topUpId: string; amountMinor: bigint };
  applicationDecided: { approved: boolean; reason: string | null };
  /** For admins. */
  applicationSubmitted: { applicationId: string; displayName: string };
  earningAvailable: { sessionId: string; clientFirstName: string; amountMinor: bigint };
  /** For admins. */
  withdrawalRequested: { withdrawalId: string; advisorName: string; amountMinor: bigint };
  withdrawalDecided: { withdrawalId: string; amountMinor: bigint; approved: boolean; reason: string };
  /** `isBack`: the money is available again; otherwise it lies in the account at the processor. */
  withdrawalFailed: { withdrawalId: string; amountMinor: bigint; isBack: boolean };
  /** `month`, "2026-10", and its number of sessions for what the monthly payout sent; null for what was asked for. */
  payoutSent: { withdrawalId: string; amountMinor: bigint; month: string | null; sessionCount: number };
  advisorFree: { advisorId: string; advisorName: string };
  profileEditedByAdmin: {
    reason: string;
    texts: { field: EditedField; before: string; after: string }[];
    prices: { mode: "chat" | "video"; beforeMinor: bigint; afterMinor: bigint }[];
  };
  reviewReceived: { sessionId: string; clientFirstName: string; overall: number };
  reviewReplied: { advisorId: string; sessionId: string; advisorName: string };
  /** For the author and for the advisor; `otherName` is the one the review is about or from. */
  reviewRemoved: { sessionId: string; party: "client" | "advisor"; otherName: string; reason: string };
  rateSession: { sessionId: string; advisorName: string };
  /** For the advisor and for admins. */
  disputeOpened: {
    disputeId: string;
    sessionId: string;
    party: "advisor" | "admin";
    clientName: string;
    advisorName: string;
    answerByMs: number;
  };
  /** For the client, and for admins: there is an answer, there will be none, or the decision is late. */
  disputeAnswered: {
    disputeId: string;
    sessionId: string;
    party: "client" | "admin";
    what: "answered" | "silent" | "overdue";
    clientName: string;
    advisorName: string;
  };
  /** For both parties. The amount is what the client got back, or what was taken back from the advisor. */
  disputeDecided: {
    disputeId: string;
    sessionId: string;
    party: "client" | "advisor";
    otherName: string;
    outcome: "refunded_full" | "refunded_part" | "rejected" | "withdrawn";
    amountMinor: bigint;
    reason: string | null;
  };
  /** An admin put a balance right: up, or down below 0. */
  balanceAdjusted: { adjustmentId: string; account: AdjustedAccount; reasonCode: AdjustmentReason; amountMinor: bigint };
  /** For admins: something of the running product needs them. */
  systemAlert: { alert: Alert; subject: string };
  suspended: { suspended: boolean };
  roleChanged: { role: "client" | "advisor" | "admin"; granted: boolean };
};

/** One thing to tell: its kind and what it carries. */
export type Notice = { [Kind in NotificationKind]: { kind: Kind; data: NotificationData[Kind] } }[NotificationKind];

/**
 * How a kind is treated. `record`: proof of money that moved, told in the app and by mail whatever somebody prefers.
 * `fixed`: always in the app, by mail if wanted. `free`: both as wanted.
 */
export type KindClass = "record" | "fixed" | "free";

type KindRule = {
  class: KindClass;
  /** Urgent mail goes after seconds and is not repeated; other mail waits for more of its kind. */
  urgent: boolean;
};

export const KIND_RULES = {
  sessionRequest: { class: "free", urgent: true },
  sessionReceipt: { class: "record", urgent: false },
  lowBalance: { class: "fixed", urgent: true },
  topUpDone: { class: "record", urgent: false },
  topUpFailed: { class: "record", urgent: false },
  applicationDecided: { class: "fixed", urgent: false },
  applicationSubmitted: { class: "free", urgent: false },
  earningAvailable: { class: "fixed", urgent: false },
  withdrawalRequested: { class: "fixed", urgent: false },
  withdrawalDecided: { class: "record", urgent: false },
  withdrawalFailed: { class: "record", urgent: false },
  payoutSent: { class: "record", urgent: false },
  advisorFree: { class: "free", urgent: true },
  profileEditedByAdmin: { class: "fixed", urgent: false },
  reviewReceived: { class: "free", urgent: false },
  reviewReplied: { class: "free", urgent: false },
  reviewRemoved: { class: "free", urgent: false },
  rateSession: { class: "free", urgent: false },
  disputeOpened: { class: "fixed", urgent: false },
  disputeAnswered: { class: "fixed", urgent: false },
  disputeDecided: { class: "record", urgent: false },
  balanceAdjusted: { class: "record", urgent: false },
  systemAlert: { class: "fixed", urgent: true },
  suspended: { class: "fixed", urgent: false },
  roleChanged: { class: "fixed", urgent: false },
} as const satisfies Record<NotificationKind, KindRule>;

/** Mail of one kind to one person within this time is one mail. */
export const BURST_MS = 5 * 60_000;
/** An urgent mail waits this long: what is seen or settled at once needs none. */
export const URGENT_WAIT_MS = 10_000;
/** What nobody has read for this long belongs in the digest. */
export const MISSED_AFTER_MS = 24 * 60 * 60_000;

/** Whether mail about this can be switched off. Proof of money that moved cannot. */
export function isMailOptional(topic: MailTopic): boolean {
  return topic === "digest" || KIND_RULES[topic].class !== "record";
}

/** Whether the app may keep quiet about this kind. */
export function isAppOptional(kind: NotificationKind): boolean {
  return KIND_RULES[kind].class === "free";
}

/** Where something happened: a path of the site. */
export function noticePath(notice: Notice): string {
  switch (notice.kind) {
    case "sessionRequest":
      return `/session/${notice.data.sessionId}`;
    case "sessionReceipt":
    case "rateSession":
    case "reviewReplied":
      return `/receipts/${notice.data.sessionId}`;
    case "lowBalance":
    case "topUpDone":
    case "topUpFailed":
      return "/user-dashboard/wallet";
    case "applicationDecided":
      return notice.data.approved ? "/advisor-dashboard" : "/advisor/setup";
    case "applicationSubmitted":
      return "/admin/advisors/applications";
    case "earningAvailable":
      return "/advisor-dashboard/earnings";
    case "withdrawalRequested":
      return `/admin/payouts/${notice.data.withdrawalId}`;
    case "withdrawalDecided":
    case "withdrawalFailed":
    case "payoutSent":
      return `/advisor-dashboard/payouts/${notice.data.withdrawalId}`;
    case "advisorFree":
      return `/advisors/${notice.data.advisorId}`;
    case "profileEditedByAdmin":
      return "/advisor/setup";
    case "reviewReceived":
      return "/advisor-dashboard/reviews";
    case "reviewRemoved":
      return notice.data.party === "advisor" ? "/advisor-dashboard/reviews" : `/receipts/${notice.data.sessionId}`;
    case "disputeOpened":
    case "disputeAnswered":
      return notice.data.party === "admin" ? `/admin/disputes/${notice.data.disputeId}` : `/disputes/${notice.data.disputeId}`;
    case "disputeDecided":
      return `/disputes/${notice.data.disputeId}`;
    case "balanceAdjusted":
      return notice.data.account === "wallet" ? "/user-dashboard/wallet" : "/advisor-dashboard/payouts";
    case "systemAlert":
      return ALERT_PATHS[notice.data.alert];
    case "suspended":
    case "roleChanged":
      return "/settings";
  }
}
