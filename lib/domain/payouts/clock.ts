import type { BankState, FailureCode, PayoutBlock, WithdrawalState } from "./states";

export const CLOCK_PLACES = ["reserved", "processor", "bank", "advisor", "back"] as const;
export const CLOCK_WAITS = [
  "approval",
  "secondApproval",
  "sending",
  "payee",
  "funds",
  "ledgerCheck",
  "provider",
  "adminTransfer",
  "bankArrival",
  "bankDetails",
] as const;
export const CLOCK_STEPS = ["requested", "approved", "sent", "arrived"] as const;
export const STEP_STATES = ["done", "now", "next", "stopped"] as const;

type ClockStep = { step: (typeof CLOCK_STEPS)[number]; state: (typeof STEP_STATES)[number]; atMs: number | null };

/** Where the money of a withdrawal is, what it waits for, since when and until when. Times server ms. */
export interface PayoutClock {
  /** `reserved`: with us, set aside. `processor`: in the advisor's account there. `back`: in the advisor's balance again. */
  place: (typeof CLOCK_PLACES)[number];
  waitsFor: (typeof CLOCK_WAITS)[number] | null;
  sinceMs: number;
  /** When the wait should be over; null when nobody can say. */
  untilMs: number | null;
  steps: ClockStep[];
}

/** What the clock reads off a withdrawal. Times server ms. */
export interface ClockFacts {
  state: WithdrawalState;
  methodKind: "bank" | "connect";
  approversNeeded: number;
  approvalCount: number;
  block: PayoutBlock | null;
  blockedAtMs: number | null;
  /** When the next attempt is made by itself; null when none is planned. */
  nextTryAtMs: number | null;
  failureCode: FailureCode | null;
  bankStatus: BankState | null;
  requestedAtMs: number;
  lastApprovalAtMs: number | null;
  approvedAtMs: number | null;
  sentAtMs: number | null;
  arrivedAtMs: number | null;
  closedAtMs: number | null;
  /** How long a decision and a transfer may take, as promised when it was asked for. */
  reviewMs: number;
  arrivalMs: number;
}

type Wait = Pick<PayoutClock, "place" | "waitsFor" | "sinceMs" | "untilMs">;

function waitWhileOpen(facts: ClockFacts): Wait {
  const { state, block, requestedAtMs, reviewMs } = facts;
  if (state === "pending") {
    const isSecond = facts.approvalCount > 0 && facts.approvalCount < facts.approversNeeded;
    const sinceMs = isSecond ? (facts.lastApprovalAtMs ?? requestedAtMs) : requestedAtMs;
    return { place: "reserved", waitsFor: isSecond ? "secondApproval" : "approval", sinceMs, untilMs: sinceMs + reviewMs };
  }
  const approvedAtMs = facts.approvedAtMs ?? requestedAtMs;
  if (block !== null) {
    return {
      place: "reserved",
      waitsFor: block,
      sinceMs: facts.blockedAtMs ?? approvedAtMs,
      untilMs: block === "payee" ? null : facts.nextTryAtMs,
    };
  }
  if (facts.methodKind === "bank")
    return { place: "reserved", waitsFor: "adminTransfer", sinceMs: approvedAtMs, untilMs: approvedAtMs + reviewMs };
  return { place: "reserved", waitsFor: "sending", sinceMs: approvedAtMs, untilMs: facts.nextTryAtMs };
}

/** Money sent by hand is on its way for a while; of money sent through a processor the processor's word counts. */
function waitAfterSending(facts: ClockFacts): Wait {
  const sentAtMs = facts.sentAtMs ?? facts.closedAtMs ?? facts.requestedAtMs;
  if (facts.methodKind === "bank" || facts.bankStatus === "paid") {
    return {
      place: facts.methodKind === "bank" ? "bank" : "advisor",
      waitsFor: null,
      sinceMs: facts.arrivedAtMs ?? sentAtMs,
      untilMs: arrivalOf(facts, sentAtMs),
    };
  }
  if (facts.bankStatus === "failed")
    return { place: "processor", waitsFor: "bankDetails", sinceMs: facts.arrivedAtMs ?? sentAtMs, untilMs: null };
  return { place: "processor", waitsFor: "bankArrival", sinceMs: sentAtMs, untilMs: sentAtMs + facts.arrivalMs };
}

function arrivalOf(facts: ClockFacts, sentAtMs: number): number | null {
  return facts.methodKind === "bank" ? sentAtMs + facts.arrivalMs : null;
}

function waitOf(facts: ClockFacts): Wait {
  switch (facts.state) {
    case "pending":
    case "approved":
    case "processing":
      return waitWhileOpen(facts);
    case "completed":
      return waitAfterSending(facts);
    case "rejected":
    case "failed":
    case "canceled":
      return { place: "back", waitsFor: null, sinceMs: facts.closedAtMs ?? facts.requestedAtMs, untilMs: null };
  }
}

function stepsOf(facts: ClockFacts): ClockStep[] {
  const hasArrived = facts.state === "completed" && facts.bankStatus === "paid";
  const times = [facts.requestedAtMs, facts.approvedAtMs, facts.sentAtMs, hasArrived ? facts.arrivedAtMs : null];
  const isStopped = facts.state === "rejected" || facts.state === "failed" || facts.state === "canceled";
  const firstOpen = times.findIndex((atMs) => atMs === null);
  return CLOCK_STEPS.map((step, i) => {
    const atMs = times[i] ?? null;
    if (atMs !== null) return { step, state: "done", atMs };
    const open = i === firstOpen ? "now" : "next";
    return { step, state: isStopped || (facts.bankStatus === "failed" && step === "arrived") ? "stopped" : open, atMs: null };
  });
}

/** Reads the clock of a withdrawal. Needs no current time: screens compare `untilMs` with theirs. */
export function payoutClock(facts: ClockFacts): PayoutClock {
  return { ...waitOf(facts), steps: stepsOf(facts) };
}
