import { APPLICATION_MODES, type ApplicationMode } from "./applications/fields";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Figures an admin may change. Amounts are minor units of `currency`, times are
 * ms. A session keeps a copy of the ones it depends on from the moment the
 * request was sent, so a later change never touches it.
 */
export interface PlatformSettings {
  currency: "USD";
  /** Platform fee on live sessions, basis points. */
  liveFeeBps: number;
  /** Allowed range of an advisor's price per minute. */
  priceMinMinor: bigint;
  priceMaxMinor: bigint;
  /** Minutes of all running rates a wallet must cover to start and to resume. */
  startMinimumMinutes: number;
  resumeMinimumMinutes: number;
  /** Time left at which the first and the last warning appear. */
  firstWarningMs: number;
  lastWarningMs: number;
  /** Free waiting time after a lost connection. */
  graceMs: number;
  /** How long a session may stay ready, used up or paused before it ends. */
  readyEndMs: number;
  exhaustedEndMs: number;
  pausedEndMs: number;
  /** A running session in which nobody, or the advisor, does anything for this long is paused. */
  bothIdleMs: number;
  advisorIdleMs: number;
  /** Tick period, and how long one tick vouches for its sender. */
  clientTickMs: number;
  clientLeaseMs: number;
  advisorTickMs: number;
  advisorLeaseMs: number;
  /** More lapses than this inside the window end a session as unstable. */
  lapsesMax: number;
  lapsesWindowMs: number;
  requestExpiryMs: number;
  openSessionsPerWalletMax: number;
  /** Sessions an advisor may have at a time; who asks beyond that may wait in a queue of `queueMax`, for `queueMaxMs` at most. */
  openSessionsPerAdvisorMax: number;
  queueMax: number;
  queueMaxMs: number;
  /** How long an earning stays pending after its session was settled. */
  earningHoldMs: number;
  /** How long after its end a session can be disputed, how long the advisor may answer, and by when an admin decides after the opening. */
  disputeWindowMs: number;
  disputeAnswerMs: number;
  disputeDecideMs: number;
  /** A refund above this needs a second admin. */
  refundTwoAdminsMinor: bigint;
  topUpMinMinor: bigint;
  topUpMaxMinor: bigint;
  /** Most that may be added in any 24 hours. */
  topUpDailyCapMinor: bigint;
  /** An advisor whose pages are silent this long counts as offline. */
  presenceSilentMs: number;
  /** Least and most of one withdrawal; what the monthly payout pays has no most. */
  withdrawalMinMinor: bigint;
  withdrawalMaxMinor: bigint;
  /** Most an advisor may ask for in any 24 hours. */
  withdrawalDailyCapMinor: bigint;
  /** Above this two admins must approve. */
  withdrawalTwoApproversMinor: bigint;
  /** How long a decision, and a transfer to a bank, are said to take at most. */
  withdrawalReviewMs: number;
  payoutArrivalMs: number;
  /** Who may apply to become an advisor. */
  applications: ApplicationMode;
  /** ISO 3166 codes of the countries advisors may live in. */
  advisorCountries: string[];
  /** How long documents of an application are kept after its decision. */
  documentRetentionMs: number;
  /** How long messages and files of a session are kept. */
  transcriptRetentionMs: number;
}

/** What applies until an admin changes it. */
export const DEFAULT_SETTINGS: PlatformSettings = {
  currency: "USD",
  liveFeeBps: 1_000,
  priceMinMinor: 10n,
  priceMaxMinor: 10_000n,
  startMinimumMinutes: 3,
  resumeMinimumMinutes: 1,
  firstWarningMs: 2 * MINUTE_MS,
  lastWarningMs: MINUTE_MS,
  graceMs: MINUTE_MS,
  readyEndMs: 5 * MINUTE_MS,
  exhaustedEndMs: 5 * MINUTE_MS,
  pausedEndMs: 10 * MINUTE_MS,
  bothIdleMs: 2 * MINUTE_MS,
  advisorIdleMs: 5 * MINUTE_MS,
  clientTickMs: SECOND_MS,
  clientLeaseMs: 10 * SECOND_MS,
  advisorTickMs: 5 * SECOND_MS,
  advisorLeaseMs: 15 * SECOND_MS,
  lapsesMax: 5,
  lapsesWindowMs: 10 * MINUTE_MS,
  requestExpiryMs: MINUTE_MS,
  openSessionsPerWalletMax: 6,
  openSessionsPerAdvisorMax: 1,
  queueMax: 3,
  queueMaxMs: 30 * MINUTE_MS,
  earningHoldMs: 24 * HOUR_MS,
  disputeWindowMs: 7 * DAY_MS,
  disputeAnswerMs: 3 * DAY_MS,
  disputeDecideMs: 7 * DAY_MS,
  refundTwoAdminsMinor: 10_000n,
  topUpMinMinor: 1_000n,
  topUpMaxMinor: 50_000n,
  topUpDailyCapMinor: 200_000n,
  presenceSilentMs: MINUTE_MS,
  withdrawalMinMinor: 2_000n,
  withdrawalMaxMinor: 1_000_000n,
  withdrawalDailyCapMinor: 2_000_000n,
  withdrawalTwoApproversMinor: 100_000n,
  withdrawalReviewMs: 3 * DAY_MS,
  payoutArrivalMs: 5 * DAY_MS,
  applications: "open",
  advisorCountries: ["US"],
  documentRetentionMs: 90 * DAY_MS,
  // 24 months.
  transcriptRetentionMs: 2 * 365 * DAY_MS,
};

/**
 * Names the first rule a set of figures breaks, or null. The lease rules keep an
 * honest session from being clipped: a lease outlives two of its own periods and
 * one of the other party's. The rate rule keeps the overshoot at exhaustion
 * below one cent.
 */
export function settingsProblem(s: PlatformSettings): keyof PlatformSettings | null {
  if (s.liveFeeBps < 0 || s.liveFeeBps > 10_000) return "liveFeeBps";
  if (s.priceMinMinor <= 0n) return "priceMinMinor";
  if (s.priceMaxMinor < s.priceMinMinor) return "priceMaxMinor";
  if (s.openSessionsPerWalletMax < 1) return "openSessionsPerWalletMax";
  if (s.priceMaxMinor * BigInt(s.openSessionsPerWalletMax) > 60_000n) return "priceMaxMinor";
  // With the requests that wait, an advisor's open sessions are read in one piece.
  if (s.openSessionsPerAdvisorMax < 1 || s.openSessionsPerAdvisorMax > 20) return "openSessionsPerAdvisorMax";
  if (s.queueMax > 20) return "queueMax";
  if (s.startMinimumMinutes < 1) return "startMinimumMinutes";
  if (s.resumeMinimumMinutes < 1) return "resumeMinimumMinutes";
  if (s.clientLeaseMs < 2 * s.clientTickMs || s.clientLeaseMs <= s.advisorTickMs) return "clientLeaseMs";
  if (s.advisorLeaseMs < 2 * s.advisorTickMs || s.advisorLeaseMs <= s.clientTickMs) return "advisorLeaseMs";
  // Activity arrives with ticks: a shorter time would pause people who are busy.
  const leaseMs = Math.max(s.clientLeaseMs, s.advisorLeaseMs);
  if (s.bothIdleMs <= leaseMs) return "bothIdleMs";
  if (s.advisorIdleMs <= leaseMs) return "advisorIdleMs";
  if (s.lastWarningMs > s.firstWarningMs) return "lastWarningMs";
  if (s.disputeWindowMs < HOUR_MS) return "disputeWindowMs";
  if (s.disputeAnswerMs < HOUR_MS) return "disputeAnswerMs";
  if (s.disputeDecideMs < s.disputeAnswerMs) return "disputeDecideMs";
  if (s.topUpMinMinor <= 0n) return "topUpMinMinor";
  if (s.topUpMaxMinor < s.topUpMinMinor) return "topUpMaxMinor";
  if (s.topUpDailyCapMinor < s.topUpMaxMinor) return "topUpDailyCapMinor";
  if (s.withdrawalMinMinor <= 0n) return "withdrawalMinMinor";
  if (s.withdrawalMaxMinor < s.withdrawalMinMinor) return "withdrawalMaxMinor";
  if (s.withdrawalDailyCapMinor < s.withdrawalMaxMinor) return "withdrawalDailyCapMinor";
  if (s.withdrawalTwoApproversMinor < 0n) return "withdrawalTwoApproversMinor";
  // A review may be written for 30 days; until then both can read what was said.
  if (s.transcriptRetentionMs < 30 * DAY_MS) return "transcriptRetentionMs";
  // A stored text of an earlier version may name a mode that is gone.
  if (!APPLICATION_MODES.includes(s.applications)) return "applications";
  const { advisorCountries: countries } = s;
  if (countries.length === 0 || countries.length > 250 || countries.some((code) => !/^[A-Z]{2}$/.test(code))) return "advisorCountries";
  return null;
}
