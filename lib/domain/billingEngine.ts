/**
 * The rules of metered billing, pure: no clock, no database, no randomness. Time
 * comes in as server milliseconds, money as minor units, and every answer is a
 * function of what was recorded.
 */
export * from "./billing/types";
export * from "./billing/arithmetic";
export { billedMs, exhaustionInstant, idleInstant, lapseInstant, limitInstant, runningRate, unitsAt, unitsLeft } from "./billing/pool";
export { advance, isDue } from "./billing/advance";
export { canStart, endSession, newMeter, openMeter, pauseMeter, resumeMeter, topUpPool } from "./billing/actions";
export { mediaChanged, type MediaNews } from "./billing/media";
export { PROOF_GAP_MS, decideTick, setBeat, tickMeter, type Beat } from "./billing/tick";
export { snapshotFor, stopsAtMs, warningFor, type MeterSnapshot, type Warning } from "./billing/snapshot";
