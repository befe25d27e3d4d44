import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { MeterRing } from "@/components/ui/meter-ring";
import { ringFraction, ringTone } from "@/components/sessions/SessionTimer";

const AROUND = 2 * Math.PI * 46;

function arcOf(fraction: number, tone: "calm" | "exhausted" = "calm") {
  const { container } = render(<MeterRing fraction={fraction} tone={tone} />);
  return container.querySelectorAll("circle")[1]?.getAttribute("stroke-dasharray")?.split(" ").map(Number) ?? null;
}

describe("the meter ring", () => {
  it("draws exactly the part that is left", () => {
    expect(arcOf(0.75)?.[0]).toBeCloseTo(AROUND * 0.75, 2);
    expect(arcOf(0.25)?.[0]).toBeCloseTo(AROUND * 0.25, 2);
  });

  it("never draws more than all or less than nothing", () => {
    expect(arcOf(7)?.[0]).toBeCloseTo(AROUND, 2);
    expect(arcOf(-1)).toBeNull();
    expect(arcOf(Number.NaN)).toBeNull();
  });

  it("is an open, dashed ring when exhausted, whatever the fraction", () => {
    const { container } = render(<MeterRing fraction={0.5} tone="exhausted" />);
    const circles = container.querySelectorAll("circle");
    expect(circles).toHaveLength(1);
    expect(circles[0]?.getAttribute("stroke-dasharray")).not.toBeNull();
  });

  it("is hidden from screen readers, as the figures beside it say the same", () => {
    const { container } = render(<MeterRing fraction={1} />);
    expect(container.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
  });
});

describe("what the ring shows of a session", () => {
  it("is what is left of all that the money buys", () => {
    expect(ringFraction({ timeLeftMs: 60_000, elapsedMs: 180_000 })).toBe(0.25);
    expect(ringFraction({ timeLeftMs: 0, elapsedMs: 180_181 })).toBe(0);
  });

  it("is the running minute for the advisor, who does not know the balance", () => {
    expect(ringFraction({ timeLeftMs: null, elapsedMs: 75_000 })).toBe(0.25);
  });

  it("changes its tone at both warnings and stands still when nothing is billed", () => {
    const running = { state: "running", status: "live" } as const;
    expect(ringTone({ ...running, warning: null })).toBe("calm");
    expect(ringTone({ ...running, warning: "two_minutes" })).toBe("low");
    expect(ringTone({ ...running, warning: "one_minute" })).toBe("last");
    expect(ringTone({ state: "paused", status: "live", warning: null })).toBe("still");
    expect(ringTone({ state: "running", status: "offline", warning: "one_minute" })).toBe("still");
    expect(ringTone({ state: "exhausted", status: "live", warning: null })).toBe("exhausted");
  });
});
