import type { MeterTerms } from "../../lib/domain/billingEngine";
import type { EndReason, Party } from "../../lib/domain/sessionStates";
import { AFTERMATH_MS, lastMs, type History, type Outcome, type Result, type Stimulus } from "./billingHistory";

/**
 * A second, separate account of what a history should cost. It shares no code
 * with the rules: it keeps the raw proofs and a list of billed intervals, derives
 * every bill by measuring the intervals again, finds instants by searching for
 * the first millisecond at which a condition holds, and knows no hold — only the
 * whole wallet, which is all there is to burn while a room is open.
 */

const CENT = 60_000n;

type Phase = "ready" | "running" | "paused" | "grace" | "exhausted";

interface Room {
  id: string;
  terms: MeterTerms;
  phase: Phase;
  /** When the present phase began. */
  sinceMs: number;
  proofs: Record<Party, number[]>;
  closed: { fromMs: number; toMs: number; why: string }[];
  openFromMs: number | null;
  lapses: number[];
}

/** Smallest whole number in (low, high] for which `holds` is true, given that it is monotone; null if there is none. */
function firstWhere(low: number, high: number, holds: (x: number) => boolean): number | null {
  if (!holds(high)) return null;
  let no = low;
  let yes = high;
  while (yes - no > 1) {
    const middle = no + Math.floor((yes - no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

function measure(room: Room, untilMs: number): bigint {
  let ms = 0;
  for (const { fromMs, toMs } of room.closed) ms += toMs - fromMs;
  if (room.openFromMs !== null) ms += untilMs - room.openFromMs;
  return BigInt(ms) * room.terms.ratePerMinuteMinor;
}

/** True if some proof of the party vouches for this millisecond. */
function isVouched(room: Room, who: Party, atMs: number): boolean {
  const leaseMs = who === "client" ? room.terms.clientLeaseMs : room.terms.advisorLeaseMs;
  return room.proofs[who].some((proofMs) => proofMs <= atMs && atMs <= proofMs + leaseMs);
}

function areBothVouched(room: Room, atMs: number): boolean {
  return isVouched(room, "client", atMs) && isVouched(room, "advisor", atMs);
}

function waitingLimit({ phase, terms }: Room): { afterMs: number; reason: EndReason } | null {
  switch (phase) {
    case "ready":
      return { afterMs: terms.readyEndMs, reason: "not_joined" };
    case "grace":
      return { afterMs: terms.graceMs, reason: "connection_lost" };
    case "paused":
      return { afterMs: terms.pausedEndMs, reason: "paused_too_long" };
    case "exhausted":
      return { afterMs: terms.exhaustedEndMs, reason: "balance_used_up" };
    case "running":
      return null;
  }
}

class Oracle {
  private walletMinor: bigint;
  private rooms: Room[] = [];
  private clockMs = 0;
  readonly outcomes: Record<string, Outcome> = {};

  constructor(private readonly history: History) {
    this.walletMinor = history.balanceMinor;
  }

  private running(): Room[] {
    return this.rooms.filter((room) => room.openFromMs !== null);
  }

  private usedUnits(atMs: number): bigint {
    return this.rooms.reduce((units, room) => units + measure(room, atMs), 0n);
  }

  private burningRate(): bigint {
    return this.running().reduce((rate, room) => rate + room.terms.ratePerMinuteMinor, 0n);
  }

  private isEmpty(atMs: number): boolean {
    return this.running().length > 0 && this.usedUnits(atMs) >= this.walletMinor * CENT;
  }

  private isAtLimit(room: Room, atMs: number): boolean {
    const { limitMinor } = room.terms;
    return room.openFromMs !== null && limitMinor !== null && measure(room, atMs) / CENT >= limitMinor;
  }

  private close(room: Room, toMs: number, why: string): void {
    if (room.openFromMs === null) return;
    room.closed.push({ fromMs: room.openFromMs, toMs, why });
    room.openFromMs = null;
  }

  private finish(room: Room, atMs: number, reason: EndReason): void {
    const chargeMinor = measure(room, atMs) / CENT;
    this.walletMinor -= chargeMinor;
    this.rooms = this.rooms.filter((other) => other !== room);
    this.outcomes[room.id] = {
      intervals: room.closed.map(({ fromMs, toMs, why }) => [fromMs, toMs, why]),
      end: { atMs, reason, chargeMinor },
    };
  }

  private enter(room: Room, phase: Phase, atMs: number): void {
    room.phase = phase;
    room.sinceMs = atMs;
  }

  private lapse(room: Room, atMs: number): void {
    const lastCommonMs = Math.min(Math.max(...room.proofs.client), Math.max(...room.proofs.advisor));
    this.close(room, Math.max(lastCommonMs, room.openFromMs ?? 0), "lapse");
    room.lapses.push(atMs);
    const recent = room.lapses.filter((lapseMs) => atMs - lapseMs < room.terms.lapsesWindowMs);
    if (recent.length > room.terms.lapsesMax) this.finish(room, atMs, "unstable");
    else this.enter(room, "grace", atMs);
  }

  /** Does the first thing that must happen at this millisecond; false if nothing must. */
  private settleOne(atMs: number): boolean {
    const lapsed = this.running().find((room) => !areBothVouched(room, atMs));
    if (lapsed) return (this.lapse(lapsed, atMs), true);
    const limited = this.running().find((room) => this.isAtLimit(room, atMs));
    if (limited) {
      this.close(limited, atMs, "spend_limit");
      this.finish(limited, atMs, "spend_limit");
      return true;
    }
    if (this.isEmpty(atMs)) {
      for (const room of this.running()) {
        this.close(room, atMs, "exhausted");
        this.enter(room, "exhausted", atMs);
      }
      return true;
    }
    for (const room of this.rooms) {
      const limit = waitingLimit(room);
      if (limit === null || atMs < room.sinceMs + limit.afterMs) continue;
      this.finish(room, atMs, limit.reason);
      return true;
    }
    return false;
  }

  private needsAttention(atMs: number): boolean {
    return (
      this.running().some((room) => !areBothVouched(room, atMs) || this.isAtLimit(room, atMs)) ||
      this.isEmpty(atMs) ||
      this.rooms.some((room) => atMs - room.sinceMs >= (waitingLimit(room)?.afterMs ?? Infinity))
    );
  }

  /** Lets time pass: jumps from one millisecond that needs attention to the next. */
  private passTo(untilMs: number): void {
    for (;;) {
      while (this.settleOne(this.clockMs));
      if (this.clockMs >= untilMs) return;
      const next = firstWhere(this.clockMs, untilMs, (ms) => this.needsAttention(ms));
      if (next === null) {
        this.clockMs = untilMs;
        return;
      }
      this.clockMs = next;
    }
  }

  private tick(room: Room, who: Party, atMs: number): void {
    const isWaiting = room.phase === "ready" || room.phase === "grace";
    const previousMs = room.proofs[who].at(-1);
    room.proofs[who].push(atMs);
    if (isWaiting && areBothVouched(room, atMs)) {
      const rate = this.burningRate() + room.terms.ratePerMinuteMinor;
      const leftUnits = this.walletMinor * CENT - this.usedUnits(atMs);
      if (leftUnits >= rate * 1_000n) {
        room.openFromMs = atMs;
        this.enter(room, "running", atMs);
      } else this.enter(room, "exhausted", atMs);
      return;
    }
    // A proof within 400 ms of the one before is not news and is not kept.
    if (previousMs !== undefined && atMs - previousMs < 400) room.proofs[who].pop();
  }

  private act(stimulus: Exclude<Stimulus, { kind: "open" | "topUp" }>, room: Room): void {
    const { atMs, party: who } = stimulus;
    switch (stimulus.kind) {
      case "tick":
        return this.tick(room, who, atMs);
      case "pause":
        if (room.phase !== "running" && room.phase !== "grace") return;
        room.proofs[who].push(atMs);
        this.close(room, atMs, "pause");
        return this.enter(room, "paused", atMs);
      case "resume": {
        if (who !== "client" || (room.phase !== "paused" && room.phase !== "exhausted")) return;
        const rate = this.burningRate() + room.terms.ratePerMinuteMinor;
        const leftUnits = this.walletMinor * CENT - this.usedUnits(atMs);
        if (leftUnits < rate * CENT * BigInt(room.terms.resumeMinimumMinutes)) return;
        room.proofs[who].push(atMs);
        return this.enter(room, "ready", atMs);
      }
      case "end":
        this.close(room, atMs, "end");
        return this.finish(room, atMs, `ended_by_${who}`);
    }
  }

  private open(id: string, atMs: number): void {
    const terms = this.history.meters[id];
    if (terms === undefined) throw new Error(`unknown meter ${id}`);
    const rate = this.burningRate() + terms.ratePerMinuteMinor;
    const leftUnits = this.walletMinor * CENT - this.usedUnits(atMs);
    if (leftUnits < rate * CENT * BigInt(terms.startMinimumMinutes)) return;
    const proofs = { client: [], advisor: [] };
    this.rooms.push({ id, terms, phase: "ready", sinceMs: atMs, proofs, closed: [], openFromMs: null, lapses: [] });
  }

  run(): Result {
    for (const stimulus of this.history.stimuli) {
      this.passTo(stimulus.atMs);
      if (stimulus.kind === "topUp") this.walletMinor += stimulus.amountMinor;
      else if (stimulus.kind === "open") this.open(stimulus.meter, stimulus.atMs);
      else {
        const room = this.rooms.find((candidate) => candidate.id === stimulus.meter);
        if (room !== undefined) this.act(stimulus, room);
      }
    }
    this.passTo(lastMs(this.history) + AFTERMATH_MS);
    return { outcomes: this.outcomes, walletMinor: this.walletMinor };
  }
}

/** What a history should come to. */
export function oracleResult(history: History): Result {
  return new Oracle(history).run();
}
