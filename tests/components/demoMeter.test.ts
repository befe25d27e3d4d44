import { describe, expect, it } from "vitest";
import { DEMO_START, demoFigures, demoReducer, type DemoAction, type DemoMeter } from "@/components/landing/demoMeter";

const run = (meter: DemoMeter, ...actions: DemoAction[]) => actions.reduce(demoReducer, meter);
const at = (ratePerMinuteMinor: bigint) => run(DEMO_START, { type: "price", ratePerMinuteMinor }, { type: "start" });

describe("the demonstration meter", () => {
  it("bills $10.00 at $3.33 a minute in 180 181 ms and not a millisecond of it after", () => {
    const last = run(at(333n), { type: "pass", ms: 180_179 });
    expect(last.state).toBe("running");
    const used = run(at(333n), { type: "pass", ms: 500_000 });
    expect(used.state).toBe("exhausted");
    expect(demoFigures(used)).toMatchObject({ costMinor: demoFigures(last).costMinor, leftMs: 0 });
    expect(demoFigures(used).spendableMinor).toBeLessThanOrEqual(1n);
  });

  it("bills nothing while paused and shows the pause on the slip", () => {
    const meter = run(at(120n), { type: "pass", ms: 30_000 }, { type: "pause" }, { type: "pass", ms: 60_000 }, { type: "resume" }, { type: "pass", ms: 30_000 }, { type: "end" });
    expect(meter.stretches).toEqual([
      { durationMs: 30_000, billed: true },
      { durationMs: 60_000, billed: false },
      { durationMs: 30_000, billed: true },
    ]);
    expect(demoFigures(meter)).toMatchObject({ billedMs: 60_000, costMinor: 120n, feeMinor: 12n, earningMinor: 108n, spendableMinor: 880n });
  });

  it("goes on after a pretended top-up", () => {
    const used = run(at(333n), { type: "pass", ms: 500_000 });
    expect(run(used, { type: "resume" }).state).toBe("exhausted");
    const funded = run(used, { type: "topUp" }, { type: "resume" }, { type: "pass", ms: 1_000 });
    expect(funded.state).toBe("running");
    expect(demoFigures(funded).spendableMinor).toBeGreaterThan(990n);
  });

  it("keeps its price once started", () => {
    expect(run(at(50n), { type: "price", ratePerMinuteMinor: 333n }).ratePerMinuteMinor).toBe(50n);
  });
});
