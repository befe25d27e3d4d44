import fc from "fast-check";
import type { Missing } from "../../lib/domain/billingEngine";
import type { Party } from "../../lib/domain/sessionStates";
import { terms } from "./billing";
import type { History, Stimulus } from "./billingHistory";

const BOTH: readonly Party[] = ["client", "advisor"];
const METERS = ["a", "b", "c"];

/** Gaps that sit on and around the limits of leases, grace and deadlines. */
const SHORT_GAPS_MS = [0, 0, 0, 1, 399, 400, 1_000, 4_000];
const LONG_GAPS_MS = [9_999, 10_000, 10_001, 15_000, 15_001, 25_000, 60_000, 75_001, 300_000, 600_000];

type Move =
  | { kind: "attend"; beats: number; everyMs: number; absent: number; busy: readonly Party[]; isJoined: boolean }
  | { kind: "media"; gapMs: number; meter: number; who: Missing; isThere: boolean; agoMs: number; isGoodbye: boolean }
  | { kind: "act"; gapMs: number; what: "tick" | "pause" | "resume" | "end"; meter: number; party: Party }
  | { kind: "rescue"; gapMs: number; meter: number; amountMinor: bigint }
  | { kind: "flicker"; times: number; everyMs: number; meter: number }
  | { kind: "open"; gapMs: number; meter: number }
  | { kind: "topUp"; gapMs: number; amountMinor: bigint };

const shortGap = fc.constantFrom(...SHORT_GAPS_MS);
const gap = fc.oneof({ weight: 5, arbitrary: shortGap }, { weight: 1, arbitrary: fc.constantFrom(...LONG_GAPS_MS) });
const party = fc.constantFrom<Party>("client", "advisor");
const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("attend" as const),
      beats: fc.integer({ min: 1, max: 24 }),
      everyMs: fc.constantFrom(997, 5_000, 9_000, 10_000),
      // One party of six may be missing; larger numbers mean that nobody is.
      absent: fc.integer({ min: 0, max: 35 }),
      busy: fc.constantFrom<readonly Party[]>(BOTH, BOTH, BOTH, ["client"], ["advisor"], []),
      isJoined: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("act" as const),
      gapMs: gap,
      what: fc.constantFrom("tick" as const, "tick" as const, "pause" as const, "resume" as const, "resume" as const, "end" as const),
      meter: fc.integer({ min: 0, max: 2 }),
      party,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("rescue" as const),
      gapMs: shortGap,
      meter: fc.integer({ min: 0, max: 2 }),
      amountMinor: fc.bigInt({ min: 1n, max: 20_000n }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("flicker" as const),
      times: fc.integer({ min: 2, max: 8 }),
      everyMs: fc.constantFrom(10_001, 15_001, 40_000),
      meter: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("media" as const),
      gapMs: shortGap,
      meter: fc.integer({ min: 0, max: 2 }),
      who: fc.constantFrom<Missing>("client", "advisor", "both"),
      isThere: fc.constantFrom(false, false, true),
      // A source whose clock is ahead names an instant that has not come.
      agoMs: fc.constantFrom(-5_000, 0, 0, 1, 900, 4_000, 60_000),
      isGoodbye: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("open" as const), gapMs: shortGap, meter: fc.integer({ min: 0, max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("topUp" as const), gapMs: shortGap, amountMinor: fc.bigInt({ min: 1n, max: 3_000n }) }),
  },
);

function toStimuli(list: Move[]): Stimulus[] {
  let atMs = 1_000;
  const opened = new Set<string>();
  const stimuli: Stimulus[] = [];
  function open(meter: string): void {
    // A session is opened once; asking again would be another session.
    if (opened.has(meter)) return;
    opened.add(meter);
    stimuli.push({ atMs, kind: "open", meter });
  }
  function bothTick(meter: string): void {
    join(meter);
    tick(meter, "client", true);
    tick(meter, "advisor", true);
  }
  function join(meter: string): void {
    for (const who of BOTH) stimuli.push({ atMs, kind: "media", meter, who, isThere: true, agoMs: 0, isGoodbye: false });
  }
  function tick(meter: string, party: Party, active: boolean): void {
    stimuli.push({ atMs, kind: "tick", meter, party, active });
  }
  open("a");
  for (const move of list) {
    if ("gapMs" in move) atMs += move.gapMs;
    const meter = "meter" in move ? (METERS[move.meter] ?? "a") : "a";
    if (move.kind === "rescue") {
      // What a client does whose balance is used up: add funds, click once, go on.
      stimuli.push({ atMs, kind: "topUp", amountMinor: move.amountMinor }, { atMs, kind: "resume", meter, party: "client" });
      bothTick(meter);
    }
    if (move.kind === "flicker") {
      for (let i = 0; i < move.times; i += 1) {
        atMs += move.everyMs;
        bothTick(meter);
      }
    }
    if (move.kind === "topUp") stimuli.push({ atMs, kind: "topUp", amountMinor: move.amountMinor });
    if (move.kind === "open") open(meter);
    if (move.kind === "act" && move.what === "tick") tick(meter, move.party, true);
    if (move.kind === "act" && move.what !== "tick") stimuli.push({ atMs, kind: move.what, meter, party: move.party });
    if (move.kind === "media") {
      const { who, isThere, agoMs } = move;
      const isGoodbye = move.isGoodbye && !isThere && who !== "both";
      stimuli.push({ atMs, kind: "media", meter, who, isThere, agoMs: isGoodbye ? 0 : agoMs, isGoodbye });
    }
    if (move.kind !== "attend") continue;
    for (let beat = 0; beat < move.beats; beat += 1) {
      atMs += move.everyMs;
      METERS.forEach((meter, i) => {
        if (!opened.has(meter)) return;
        if (move.isJoined) join(meter);
        if (move.absent !== 2 * i) tick(meter, "client", move.busy.includes("client"));
        if (move.absent !== 2 * i + 1) tick(meter, "advisor", move.busy.includes("advisor"));
      });
    }
  }
  return stimuli;
}

const meterTerms = fc.record({
  ratePerMinuteMinor: fc.oneof(
    fc.bigInt({ min: 10n, max: 700n }),
    fc.bigInt({ min: 10n, max: 700n }),
    fc.bigInt({ min: 700n, max: 20_000n }),
  ),
  feeBps: fc.integer({ min: 0, max: 10_000 }),
  limitMinor: fc.option(fc.bigInt({ min: 1n, max: 2_000n }), { nil: null, freq: 2 }),
  needsMedia: fc.constantFrom(false, false, true),
  bothIdleMs: fc.constantFrom(30_000, 120_000, 900_000, 900_000),
  advisorIdleMs: fc.constantFrom(45_000, 300_000, 900_000, 900_000),
});

/** Random lives of one wallet with up to three sessions. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    // Enough for the start minimum of the first session, little enough to be used up.
    balanceMinutes: fc.bigInt({ min: 2n, max: 9n }),
    oddMinor: fc.bigInt({ min: 0n, max: 99n }),
    each: fc.tuple(meterTerms, meterTerms, meterTerms),
    list: fc.array(moves, { minLength: 1, maxLength: 30, size: "max" }),
  })
  .map(({ balanceMinutes, oddMinor, each, list }) => ({
    balanceMinor: each[0].ratePerMinuteMinor * balanceMinutes + oddMinor,
    meters: Object.fromEntries(METERS.map((meter, i) => [meter, terms(each[i] ?? {})])),
    stimuli: toStimuli(list).filter(
      ({ kind, ...rest }) => kind !== "media" || ("meter" in rest && each[METERS.indexOf(rest.meter)]?.needsMedia),
    ),
  }));
