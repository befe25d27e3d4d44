import type { Warning } from "../domain/billing/snapshot";
import type { EndReason, Party, SegmentReason, SessionState } from "../domain/sessionStates";

/** What the subscription to a session says; written on every change of state and authoritative about it. */
export type SessionFacts = {
  me: Party;
  state: SessionState;
  ratePerMinuteMinor: bigint;
  baseMs: number;
  segStartMs: number | null;
  exhaustAtMs: number | null;
  limitAtMs: number | null;
  limitMinor: bigint | null;
  graceUntilMs: number | null;
  endsAtMs: number | null;
  endReason: EndReason | null;
  chargeMinor: bigint | null;
  stopReason: SegmentReason | null;
  callEpoch: number | null;
};

/** What the answer to a tick says; fresh figures and the server's time, which no subscription carries. */
export type TickFacts = {
  serverNowMs: number;
  billedMs: number;
  costMinor: bigint;
  spendableMinor: bigint | null;
  exhaustAtMs: number | null;
  limitAtMs: number | null;
  warning: Warning | null;
  seq: number;
  nextTickMs: number;
};

/** The newest answer, and when on this machine's clock (ms, monotonic) its server time was. */
export type TimedTick = { facts: TickFacts; atMs: number };

/** What the screens of a session show. Money in minor units, times in ms. */
export type BillingSnapshot<Session extends SessionFacts = SessionFacts> = {
  /** "offline" once answers are overdue: figures then stand still at what the server could still bill. */
  status: "loading" | "live" | "offline" | "notFound";
  state: SessionState | null;
  me: Party | null;
  /** Billed time up to now, extrapolated from the server's figures. */
  elapsedMs: number;
  /** Billed time in the server's last answer. */
  billedMs: number;
  costMinor: bigint;
  ratePerMinuteMinor: bigint | null;
  /** Client only. */
  spendableMinor: bigint | null;
  /** Until the money or the limit is used up; the advisor learns it only near the end. */
  timeLeftMs: number | null;
  warning: Warning | null;
  /** Server times. */
  graceUntilMs: number | null;
  endsAtMs: number | null;
  /** Time until the grace or the pause ends the session, null when neither runs. */
  deadlineLeftMs: number | null;
  endReason: EndReason | null;
  /** Why the last billed interval was closed, while none runs. */
  stopReason: SegmentReason | null;
  /** Video: the open call; null while none is open. */
  callEpoch: number | null;
  session: Session | null;
};
