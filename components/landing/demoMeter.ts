import { chargeFor, msCovered, unitsFor, UNITS_PER_MINOR } from "@/lib/domain/billingEngine";
import { splitCharge } from "@/lib/domain/money";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";

/** The prices one can try, minor units per minute: the first is a usual one, the last shows the odd cents. */
export const DEMO_PRICES_MINOR = [50n, 120n, 333n] as const;

/** What the demonstration starts with and what a pretended top-up adds. */
export const DEMO_BALANCE_MINOR = DEFAULT_SETTINGS.topUpMinMinor;

/** How much faster than a clock the demonstration may run. */
export const DEMO_SPEED = 10;

interface DemoStretch {
  durationMs: number;
  billed: boolean;
}

export interface DemoMeter {
  state: "ready" | "running" | "paused" | "exhausted" | "ended";
  ratePerMinuteMinor: bigint;
  balanceMinor: bigint;
  /** Closed and open stretches in order; the last one grows. */
  stretches: DemoStretch[];
}

export type DemoAction =
  | { type: "price"; ratePerMinuteMinor: bigint }
  | { type: "start" | "pause" | "resume" | "end" | "topUp" | "again" }
  /** Demonstrated time that went by, ms. */
  | { type: "pass"; ms: number };

export const DEMO_START: DemoMeter = {
  state: "ready",
  ratePerMinuteMinor: DEMO_PRICES_MINOR[1],
  balanceMinor: DEMO_BALANCE_MINOR,
  stretches: [],
};

/** Billed time so far, ms. */
function demoBilledMs(meter: DemoMeter): number {
  return meter.stretches.reduce((sum, stretch) => sum + (stretch.billed ? stretch.durationMs : 0), 0);
}

/** All figures of the demonstration, by the same rules that bill real sessions. */
export function demoFigures(meter: DemoMeter) {
  const billedMs = demoBilledMs(meter);
  const { ratePerMinuteMinor, balanceMinor } = meter;
  const costMinor = chargeFor(ratePerMinuteMinor, billedMs);
  const coveredMs = msCovered(balanceMinor * UNITS_PER_MINOR, ratePerMinuteMinor);
  const leftMs = Math.max(0, coveredMs - billedMs);
  const units = unitsFor(ratePerMinuteMinor, billedMs);
  return {
    billedMs,
    costMinor,
    spendableMinor: balanceMinor - costMinor,
    coveredMs,
    leftMs,
    fraction: coveredMs === 0 ? 0 : leftMs / coveredMs,
    /** Progress towards the next cent, 0 to 1: seconds turning into cents. */
    centFraction: Number(units % UNITS_PER_MINOR) / Number(UNITS_PER_MINOR),
    ...splitCharge(costMinor, DEFAULT_SETTINGS.liveFeeBps),
  };
}

function grow(stretches: DemoStretch[], ms: number): DemoStretch[] {
  const last = stretches.at(-1);
  return last === undefined ? stretches : [...stretches.slice(0, -1), { ...last, durationMs: last.durationMs + ms }];
}

/** The demonstration's next state. */
export function demoReducer(meter: DemoMeter, action: DemoAction): DemoMeter {
  switch (action.type) {
    case "price":
      return meter.state === "ready" ? { ...meter, ratePerMinuteMinor: action.ratePerMinuteMinor } : meter;
    case "start":
    case "resume":
      if (meter.state === "running" || meter.state === "ended" || demoFigures(meter).leftMs === 0) return meter;
      return { ...meter, state: "running", stretches: [...meter.stretches, { durationMs: 0, billed: true }] };
    case "pause":
      if (meter.state !== "running") return meter;
      return { ...meter, state: "paused", stretches: [...meter.stretches, { durationMs: 0, billed: false }] };
    case "topUp":
      if (meter.state !== "exhausted") return meter;
      return { ...meter, state: "paused", balanceMinor: meter.balanceMinor + DEMO_BALANCE_MINOR };
    case "end":
      return meter.state === "ready" ? meter : { ...meter, state: "ended" };
    case "again":
      return { ...DEMO_START, ratePerMinuteMinor: meter.ratePerMinuteMinor };
    case "pass": {
      if (meter.state === "ready" || meter.state === "ended") return meter;
      const { leftMs } = demoFigures(meter);
      if (meter.state !== "running" || action.ms < leftMs) return { ...meter, stretches: grow(meter.stretches, action.ms) };
      return { ...meter, state: "exhausted", stretches: [...grow(meter.stretches, leftMs), { durationMs: 0, billed: false }] };
    }
  }
}
