import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Id } from "@/convex/_generated/dataModel";
import { CornerMeter } from "@/docs/examples/CornerMeter";
import { SessionBar } from "@/docs/examples/SessionBar";
import { isRight, type ReceiptFile } from "@/docs/examples/checkReceipt";
import type { SessionSnapshot } from "@/lib/billingService";
import { emptySnapshot } from "@/lib/billing/deriveSnapshot";
import { renderScreen } from "./support/render";

const { toast, session } = vi.hoisted(() => ({
  toast: Object.assign(vi.fn(), { warning: vi.fn() }),
  session: { snapshot: null as SessionSnapshot | null, pause: vi.fn(), resume: vi.fn(), end: vi.fn() },
}));
vi.mock("sonner", () => ({ toast }));
vi.mock("@/lib/billingService", () => ({ useBillingSession: () => session }));

const SESSION = "s1" as Id<"sessions">;
const RUNNING: SessionSnapshot = {
  ...emptySnapshot("loading"),
  status: "live",
  state: "running",
  me: "client",
  elapsedMs: 83_000,
  billedMs: 83_000,
  costMinor: 69n,
  spendableMinor: 31n,
  timeLeftMs: 37_200,
  warning: "one_minute",
};

beforeEach(() => {
  for (const mock of [toast, toast.warning, session.pause, session.resume, session.end]) mock.mockReset();
  session.snapshot = RUNNING;
});

describe("the examples of the guides", () => {
  it("the meter in a corner shows the time and warns", () => {
    renderScreen(<CornerMeter sessionId={SESSION} />);
    expect(screen.getByRole("timer", { name: "Session time" }).textContent).toBe("01:23");
    expect(toast.warning).toHaveBeenCalledExactlyOnceWith("About 1 minute left");
  });

  it("the bar shows the figures and acts", async () => {
    session.pause.mockResolvedValue(undefined);
    session.end.mockRejectedValue(new Error("offline"));
    renderScreen(<SessionBar sessionId={SESSION} />);
    expect(screen.getByRole("timer").textContent).toBe("01:23");
    expect(screen.getByText("$0.69")).toBeTruthy();
    expect(screen.getByText("00:37 left")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Pause" })));
    expect(session.pause).toHaveBeenCalledOnce();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "End session" })));
    expect(screen.getByRole("alert").textContent).toBe("That did not work. Try again.");
  });

  it("the check accepts a right receipt and no other", () => {
    const receipt: ReceiptFile = {
      format: "parley.receipt/1",
      ratePerMinuteMinor: 50,
      feeBps: 1_000,
      billedMs: 1_234_567,
      chargeMinor: 1_028,
      feeMinor: 102,
      earningMinor: 926,
      segments: [
        { startMs: 1_000, endMs: 304_123, billed: true },
        { startMs: 304_123, endMs: 354_123, billed: false },
        { startMs: 354_123, endMs: 1_285_567, billed: true },
      ],
    };
    expect(isRight(receipt)).toBe(true);
    for (const wrong of [{ chargeMinor: 1_029 }, { feeMinor: 103 }, { earningMinor: 927 }, { billedMs: 1_234_568 }, { ratePerMinuteMinor: 51 }]) {
      expect(isRight({ ...receipt, ...wrong })).toBe(false);
    }
  });
});
