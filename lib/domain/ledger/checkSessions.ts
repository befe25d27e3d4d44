import { chargeFor, unitsFor, UNITS_PER_MINOR } from "../billing/arithmetic";
import { splitCharge, sumMinor } from "../money";
import { isMeteredState, type SegmentReason, type SessionState } from "../sessionStates";
import { Findings, type Violation } from "./checkTypes";

/** A session as it was stored, with the terms its evidence is judged by. */
export interface StoredSession {
  id: string;
  state: SessionState;
  ratePerMinuteMinor: bigint;
  feeBps: number;
  clientLeaseMs: number;
  advisorLeaseMs: number;
  acceptedAtMs: number | null;
  endedAtMs: number | null;
  baseMs: number;
  chargeMinor: bigint | null;
  feeMinor: bigint | null;
}

export interface StoredSegmentRow {
  n: number;
  startMs: number;
  endMs: number;
  reason: SegmentReason;
  proofClientMs: number;
  proofAdvisorMs: number;
}

/** What the ledger and the earnings say about a session. Amounts minor units. */
export interface SessionPostings {
  settleCount: number;
  settledMinor: bigint;
  settledFeeMinor: bigint;
  releaseCount: number;
  earnings: { amountMinor: bigint; isReleased: boolean }[];
}

/** I-6 on the evidence: segments in order, apart from each other, inside the session, and each no longer than its proofs. */
function checkSegments(findings: Findings, session: StoredSession, segments: StoredSegmentRow[]): void {
  let beforeMs = session.acceptedAtMs ?? 0;
  for (const [i, segment] of segments.entries()) {
    const { startMs, endMs, reason, proofClientMs, proofAdvisorMs } = segment;
    findings.expectEqual(segment.n, i + 1, "I-6", "number of a segment");
    findings.expect(startMs >= beforeMs && endMs >= startMs, "I-6", `segment ${segment.n} is out of order`);
    beforeMs = endMs;
    if (reason === "lapse") {
      findings.expectEqual(endMs, Math.max(startMs, Math.min(proofClientMs, proofAdvisorMs)), "I-6", "end after a lapse");
    } else {
      const leaseEndMs = Math.min(proofClientMs + session.clientLeaseMs, proofAdvisorMs + session.advisorLeaseMs);
      findings.expect(endMs <= leaseEndMs, "I-6", `segment ${segment.n} ends after its leases`);
    }
  }
  if (session.endedAtMs !== null) findings.expect(beforeMs <= session.endedAtMs, "I-6", "a segment ends after the session");
}

/** I-5: an ended session with a bill is settled, earned and at most released once, with the same figures everywhere. */
function checkPostings(findings: Findings, session: StoredSession, postings: SessionPostings): void {
  const { chargeMinor, feeMinor } = session;
  const isBilled = session.state === "ended" && chargeMinor !== null && chargeMinor > 0n;
  findings.expectEqual(postings.settleCount, isBilled ? 1 : 0, "I-5", "number of settlements");
  findings.expectEqual(postings.earnings.length, isBilled ? 1 : 0, "I-5", "number of earnings");
  const earning = postings.earnings[0];
  if (!isBilled || feeMinor === null || earning === undefined) return;
  findings.expectEqual(postings.settledMinor, chargeMinor, "I-5", "settled amount");
  findings.expectEqual(postings.settledFeeMinor, feeMinor, "I-5", "fee in the settlement");
  findings.expectEqual(earning.amountMinor, chargeMinor - feeMinor, "I-5", "earning");
  const released = earning.isReleased && earning.amountMinor > 0n ? 1 : 0;
  findings.expectEqual(postings.releaseCount, released, "I-5", "number of releases");
}

/** I-5 and I-6 on one session that is over or open. */
export function checkSession(input: { session: StoredSession; segments: StoredSegmentRow[]; postings: SessionPostings }): Violation[] {
  const { session, segments, postings } = input;
  const findings = new Findings(`session ${session.id}`);
  checkSegments(findings, session, segments);
  checkPostings(findings, session, postings);
  const billedMs = segments.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
  findings.expectEqual(session.baseMs, billedMs, "I-6", "billed time");
  if (session.state !== "ended") return findings.violations;
  const charge = chargeFor(session.ratePerMinuteMinor, billedMs);
  findings.expectEqual(session.chargeMinor ?? -1n, charge, "I-6", "charge");
  findings.expectEqual(session.feeMinor ?? -1n, splitCharge(charge, session.feeBps).feeMinor, "I-6", "fee");
  return findings.violations;
}

/** An open meter as it was stored. */
export interface StoredMeter {
  sessionId: string;
  sessionState: SessionState;
  state: SessionState;
  ratePerMinuteMinor: bigint;
  /** Billed up to the moment of the check. */
  billedMs: number;
  proofClientMs: number | null;
  proofAdvisorMs: number | null;
  clientLeaseMs: number;
  advisorLeaseMs: number;
}

/** I-7 and I-8 on one wallet: nothing held without an open room, and all bills together within the hold. */
export function checkWallet(input: { ownerId: string; heldMinor: bigint; meters: StoredMeter[] }): Violation[] {
  const { heldMinor, meters } = input;
  const findings = new Findings(`wallet of ${input.ownerId}`);
  if (meters.length === 0) findings.expectEqual(heldMinor, 0n, "I-7", "hold without an open session");
  const units = sumMinor(meters.map((m) => unitsFor(m.ratePerMinuteMinor, m.billedMs)));
  if (meters.length > 0) {
    findings.expect(units < heldMinor * UNITS_PER_MINOR + UNITS_PER_MINOR, "I-8", `${units} units against a hold of ${heldMinor}`);
  }
  for (const meter of meters) {
    findings.expect(isMeteredState(meter.state), "I-7", `meter of ${meter.sessionId} is ${meter.state} and counts as open`);
    findings.expect(meter.state === meter.sessionState, "I-7", `meter is ${meter.state}, session ${meter.sessionState}`);
  }
  return findings.violations;
}

/** How long a silent meter may stay untidied: the sweeper's minute, once missed. */
const SWEEP_ALLOWANCE_MS = 120_000;

/** I-9 on one running meter: its silence is not older than two leases and the sweeper. I-7: its wallet knows it. */
export function checkRunningMeter(meter: StoredMeter, input: { nowMs: number; isInWallet: boolean }): Violation[] {
  const findings = new Findings(`meter of session ${meter.sessionId}`);
  findings.expect(input.isInWallet, "I-7", "is open and its wallet does not know it");
  const clientEndMs = (meter.proofClientMs ?? 0) + 2 * meter.clientLeaseMs;
  const advisorEndMs = (meter.proofAdvisorMs ?? 0) + 2 * meter.advisorLeaseMs;
  const lateMs = input.nowMs - Math.min(clientEndMs, advisorEndMs);
  findings.expect(meter.state !== "running" || lateMs <= SWEEP_ALLOWANCE_MS, "I-9", `runs ${lateMs} ms after its leases`);
  return findings.violations;
}

/** I-7 on one advisor: pending is exactly the earnings that are not released yet. */
export function checkPending(input: { ownerId: string; pendingMinor: bigint; unreleasedMinor: bigint }): Violation[] {
  const findings = new Findings(`advisor ${input.ownerId}`);
  findings.expectEqual(input.pendingMinor, input.unreleasedMinor, "I-7", "pending balance");
  return findings.violations;
}

/** What an earning says about refunds and its release. Amounts minor units, times server ms. */
export interface StoredEarning {
  sessionId: string;
  chargeMinor: bigint;
  feeMinor: bigint;
  status: "pending" | "available" | "frozen" | "refunded";
  refundedMinor: bigint;
  takenBackMinor: bigint;
  availableAtMs: number;
  releasedAtMs: number | null;
  /** When the row was written: a session settled long after its end cannot be released before that. */
  writtenAtMs: number;
}

/** The one refund of a session's dispute in the ledger, and the cash the session was paid with. */
export interface RefundPosting {
  totalMinor: bigint;
  cashMinor: bigint;
}

/** How long after its hold a pending earning may wait for the sweeper, who may have been off for a while. */
const RELEASE_ALLOWANCE_MS = 2 * 3_600_000;

/**
 * I-5 and I-10 on one earning: what was refunded is in the ledger, within the charge and its cash part, the advisor gave its
 * exact share; nothing is released before its time, and nothing waits long after it. A frozen earning has to be disputed.
 */
export function checkEarning(input: {
  earning: StoredEarning;
  refund: RefundPosting | null;
  cashPaidMinor: bigint;
  hasOpenDispute: boolean;
  nowMs: number;
}): Violation[] {
  const { earning, refund, cashPaidMinor, hasOpenDispute, nowMs } = input;
  const { chargeMinor, feeMinor, refundedMinor, takenBackMinor, releasedAtMs, availableAtMs, status } = earning;
  const findings = new Findings(`earning of session ${earning.sessionId}`);
  findings.expectEqual(refundedMinor, refund?.totalMinor ?? 0n, "I-5", "refunded amount");
  findings.expect(refundedMinor <= chargeMinor, "I-5", `${refundedMinor} refunded of ${chargeMinor}`);
  findings.expect((refund?.cashMinor ?? 0n) <= cashPaidMinor, "I-5", `more cash refunded than the ${cashPaidMinor} that were paid`);
  const feeBackMinor = chargeMinor === 0n ? 0n : (feeMinor * refundedMinor) / chargeMinor;
  findings.expectEqual(takenBackMinor, refundedMinor - feeBackMinor, "I-5", "amount taken back");
  findings.expect((status === "frozen") === hasOpenDispute, "I-7", `is ${status} ${hasOpenDispute ? "with" : "without"} an open dispute`);
  findings.expect(releasedAtMs === null || releasedAtMs >= availableAtMs, "I-10", "was released before its hold was over");
  const lateMs = nowMs - Math.max(availableAtMs, earning.writtenAtMs);
  findings.expect(status !== "pending" || lateMs <= RELEASE_ALLOWANCE_MS, "I-10", `is pending ${lateMs} ms after its hold`);
  return findings.violations;
}
