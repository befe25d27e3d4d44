import type { EndReason, MeterState, Party, SegmentReason } from "../sessionStates";

/** The figures one meter lives by, copied when the request was sent. */
export interface MeterTerms {
  ratePerMinuteMinor: bigint;
  feeBps: number;
  /** Most the client wants to spend on this session. */
  limitMinor: bigint | null;
  /** Video: a party counts as there only while it is in the call. */
  needsMedia: boolean;
  /** How often each party ticks, and how long one proof vouches for its sender. */
  clientTickMs: number;
  clientLeaseMs: number;
  advisorTickMs: number;
  advisorLeaseMs: number;
  graceMs: number;
  readyEndMs: number;
  exhaustedEndMs: number;
  pausedEndMs: number;
  /** A running session is paused when nobody, or the advisor, does anything for this long. */
  bothIdleMs: number;
  advisorIdleMs: number;
  lapsesMax: number;
  lapsesWindowMs: number;
  startMinimumMinutes: number;
  resumeMinimumMinutes: number;
  firstWarningMs: number;
  lastWarningMs: number;
}

/** The terms an ordinary tick needs; the others matter only when a state changes. */
export type LiveTerms = Pick<
  MeterTerms,
  | "ratePerMinuteMinor"
  | "limitMinor"
  | "clientTickMs"
  | "clientLeaseMs"
  | "advisorTickMs"
  | "advisorLeaseMs"
  | "bothIdleMs"
  | "advisorIdleMs"
  | "firstWarningMs"
  | "lastWarningMs"
>;

/** One meter. Times are server ms; a field that has no meaning in the present state is null. */
export interface Meter {
  /** The session's id. */
  id: string;
  terms: MeterTerms;
  state: MeterState;
  /** Milliseconds billed in closed segments, and the start of the open one. */
  baseMs: number;
  segStartMs: number | null;
  proofClientMs: number | null;
  proofAdvisorMs: number | null;
  /** Whether each party is in the open call; always true where no call is needed. */
  mediaClient: boolean;
  mediaAdvisor: boolean;
  /** When each party last did something: typed, spoke, showed, clicked. */
  activeClientMs: number;
  activeAdvisorMs: number;
  /** Running only: when the pool is empty, when the spend limit is reached. */
  exhaustAtMs: number | null;
  limitAtMs: number | null;
  /** Not running: when waiting in this state ends the session. */
  deadlineMs: number | null;
  /** Lapses inside the window, oldest first. */
  lapsesMs: number[];
  segmentCount: number;
}

/** A meter as an ordinary tick sees it. */
export type LiveMeter = Omit<Meter, "terms"> & { terms: LiveTerms };

/** All open meters of one wallet and the money held for them. */
export interface Pool {
  heldMinor: bigint;
  /** In the order in which they were opened. */
  meters: Meter[];
}

/** Whose absence closed an interval. */
export type Missing = Party | "both";

/** What happened, in time order; the caller writes it down. */
export type BillingEvent =
  | { kind: "segmentOpened"; meterId: string; atMs: number }
  | {
      kind: "segmentClosed";
      meterId: string;
      n: number;
      startMs: number;
      endMs: number;
      reason: SegmentReason;
      missing: Missing | null;
      proofClientMs: number;
      proofAdvisorMs: number;
    }
  | {
      kind: "ended";
      meterId: string;
      atMs: number;
      reason: EndReason;
      billedMs: number;
      chargeMinor: bigint;
      feeMinor: bigint;
      earningMinor: bigint;
    }
  /** The last meter is closed: what is left of the hold goes back. */
  | { kind: "unheld"; atMs: number; amountMinor: bigint };

/** A pool after a step, and what happened in it. */
export interface Step {
  pool: Pool;
  events: BillingEvent[];
}

/** A user's wish that the rules refuse. */
export interface Refusal {
  kind: "refused";
  code: "INVALID_STATE" | "INSUFFICIENT_FUNDS" | "FORBIDDEN";
}

/** The answer to a user's wish. `unchanged` wishes were already fulfilled. */
export type Decision = ({ kind: "done" | "unchanged" } & Step) | (Refusal & Step);

/** The meter's view of one party. */
export function proofOf(meter: Pick<Meter, "proofClientMs" | "proofAdvisorMs">, party: Party): number | null {
  return party === "client" ? meter.proofClientMs : meter.proofAdvisorMs;
}

/** When a party last did something. */
export function activeOf(meter: Pick<Meter, "activeClientMs" | "activeAdvisorMs">, party: Party): number {
  return party === "client" ? meter.activeClientMs : meter.activeAdvisorMs;
}
