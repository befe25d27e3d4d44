import type { MeterTerms, Missing } from "../../lib/domain/billingEngine";
import type { EndReason, Party } from "../../lib/domain/sessionStates";
import { AFTERMATH_MS, lastMs, type History, type MediaStimulus, type Outcome, type Result, type Stimulus } from "./billingHistory";

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
  /** Who is in the call; nobody is needed to be where there is none. */
  inCall: Record<Party, boolean>;
  /** When each did something, the opening of the bill after a click included. */
  deeds: Record<Party, number[]>;
  closed: { fromMs: number; toMs: number; why: string; lost: Missing | null }[];
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

/** Why nobody pays for a running room any longer although both are there; null while somebody does something. */
function idleReason(room: Room, atMs: number): "both_idle" | "advisor_idle" | null {
  if (room.openFromMs === null) return null;
  const idleMs = (who: Party) => atMs - Math.max(...room.deeds[who]);
  if (Math.min(idleMs("client"), idleMs("advisor")) >= room.terms.bothIdleMs) return "both_idle";
  return idleMs("advisor") >= room.terms.advisorIdleMs ? "advisor_idle" : null;
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

  private close(room: Room, toMs: number, why: string, lost: Missing | null = null): void {
    if (room.openFromMs === null) return;
    room.closed.push({ fromMs: room.openFromMs, toMs, why, lost });
    room.openFromMs = null;
    this.hangUp(room);
  }

  /** The call is over: who comes back comes into another one, and says so anew. */
  private hangUp(room: Room): void {
    if (!room.terms.needsMedia) return;
    room.inCall = { client: false, advisor: false };
    room.proofs = { client: [], advisor: [] };
  }

  private finish(room: Room, atMs: number, reason: EndReason): void {
    const chargeMinor = measure(room, atMs) / CENT;
    this.walletMinor -= chargeMinor;
    this.rooms = this.rooms.filter((other) => other !== room);
    this.outcomes[room.id] = {
      intervals: room.closed.map(({ fromMs, toMs, why, lost }) => [fromMs, toMs, why, lost]),
      end: { atMs, reason, chargeMinor },
    };
  }

  private enter(room: Room, phase: Phase, atMs: number): void {
    room.phase = phase;
    room.sinceMs = atMs;
  }

  private lapse(room: Room, atMs: number): void {
    const lastCommonMs = Math.min(Math.max(...room.proofs.client), Math.max(...room.proofs.advisor));
    const [client, advisor] = [isVouched(room, "client", atMs), isVouched(room, "advisor", atMs)];
    const lost = !client && !advisor ? "both" : client ? "advisor" : "client";
    this.close(room, Math.max(lastCommonMs, room.openFromMs ?? 0), "lapse", lost);
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
    const idle = this.running().find((room) => idleReason(room, atMs) !== null);
    if (idle) {
      this.close(idle, atMs, idleReason(idle, atMs) ?? "");
      this.enter(idle, "paused", atMs);
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
      this.running().some((room) => !areBothVouched(room, atMs) || this.isAtLimit(room, atMs) || idleReason(room, atMs) !== null) ||
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

  private tick(room: Room, who: Party, { atMs, active }: { atMs: number; active: boolean }): void {
    if (!room.inCall[who]) return;
    const isWaiting = (room.phase === "ready" || room.phase === "grace") && room.inCall.client && room.inCall.advisor;
    const lastDeedMs = room.deeds[who].at(-1) ?? 0;
    const previousMs = room.proofs[who].at(-1);
    room.proofs[who].push(atMs);
    if (isWaiting && areBothVouched(room, atMs)) {
      const rate = this.burningRate() + room.terms.ratePerMinuteMinor;
      const leftUnits = this.walletMinor * CENT - this.usedUnits(atMs);
      if (active) room.deeds[who].push(atMs);
      if (leftUnits >= rate * 1_000n) {
        if (room.phase === "ready") for (const deeds of Object.values(room.deeds)) deeds.push(atMs);
        room.openFromMs = atMs;
        this.enter(room, "running", atMs);
      } else {
        this.hangUp(room);
        this.enter(room, "exhausted", atMs);
      }
      return;
    }
    // What comes within 400 ms of the word before, and says nothing that was not said, is not kept.
    const isDeed = active && atMs - lastDeedMs >= 400;
    if (previousMs !== undefined && atMs - previousMs < 400 && !isDeed) room.proofs[who].pop();
    else if (active) room.deeds[who].push(atMs);
  }

  private media(room: Room, { atMs, who, isThere, isGoodbye }: MediaStimulus): void {
    if (!room.terms.needsMedia || room.phase === "paused" || room.phase === "exhausted") return;
    const parties: Party[] = who === "both" ? ["client", "advisor"] : [who];
    if (room.openFromMs !== null) {
      if (isThere) return;
      // Who says goodbye is there to say it.
      if (isGoodbye) for (const party of parties) room.proofs[party].push(atMs);
      // The youngest millisecond that both have proven: nothing before it can be taken back, nothing after it be added.
      const provenMs = firstWhere(room.openFromMs, atMs + 1, (ms) =>
        Object.values(room.proofs).some((its) => its.every((proofMs) => proofMs < ms)),
      );
      this.close(room, Math.max(room.openFromMs, (provenMs ?? 0) - 1), "media_left", who);
      return this.enter(room, "grace", atMs);
    }
    for (const party of parties) {
      room.inCall[party] = isThere;
      if (!isThere) room.proofs[party] = [];
    }
  }

  private act(stimulus: Exclude<Stimulus, { kind: "open" | "topUp" | "media" }>, room: Room): void {
    const { atMs, party: who } = stimulus;
    switch (stimulus.kind) {
      case "tick":
        return this.tick(room, who, stimulus);
      case "pause":
        if (room.phase !== "running" && room.phase !== "grace") return;
        if (room.inCall[who]) room.proofs[who].push(atMs);
        this.close(room, atMs, "pause");
        this.hangUp(room);
        return this.enter(room, "paused", atMs);
      case "resume": {
        if (who !== "client" || (room.phase !== "paused" && room.phase !== "exhausted")) return;
        const rate = this.burningRate() + room.terms.ratePerMinuteMinor;
        const leftUnits = this.walletMinor * CENT - this.usedUnits(atMs);
        if (leftUnits < rate * CENT * BigInt(room.terms.resumeMinimumMinutes)) return;
        if (room.inCall[who]) room.proofs[who].push(atMs);
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
    const fresh = { proofs: { client: [], advisor: [] }, deeds: { client: [atMs], advisor: [atMs] }, closed: [], lapses: [] };
    const inCall = { client: !terms.needsMedia, advisor: !terms.needsMedia };
    this.rooms.push({ id, terms, phase: "ready", sinceMs: atMs, openFromMs: null, inCall, ...fresh });
  }

  run(): Result {
    for (const stimulus of this.history.stimuli) {
      this.passTo(stimulus.atMs);
      if (stimulus.kind === "topUp") this.walletMinor += stimulus.amountMinor;
      else if (stimulus.kind === "open") this.open(stimulus.meter, stimulus.atMs);
      else {
        const room = this.rooms.find((candidate) => candidate.id === stimulus.meter);
        if (room === undefined) continue;
        if (stimulus.kind === "media") this.media(room, stimulus);
        else this.act(stimulus, room);
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
