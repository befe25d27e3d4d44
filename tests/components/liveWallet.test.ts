import { describe, expect, it } from "vitest";
import { liveWallet, type WalletSummary } from "@/components/wallet/liveWallet";
import type { Id } from "@/convex/_generated/dataModel";

const meter: WalletSummary["openMeters"][number] = {
  sessionId: "s1" as Id<"sessions">,
  ratePerMinuteMinor: 50n,
  state: "running",
  baseMs: 0,
  segStartMs: 1_000_000,
  exhaustAtMs: 1_000_000 + 6_000_000,
  limitAtMs: null,
};
const summary: WalletSummary = {
  spendableMinor: 5_000n,
  cashMinor: 5_000n,
  promoMinor: 0n,
  heldMinor: 0n,
  openSessionCount: 1,
  openMeters: [meter],
  currency: "USD",
  asOfMs: 1_000_000,
};

describe("the wallet between two pushes", () => {
  it("falls by the cost of what runs, and held grows by as much", () => {
    expect(liveWallet(summary, 1_000_000 + 60_000)).toMatchObject({ spendableMinor: 4_950n, heldMinor: 50n, isRunning: true });
    expect(liveWallet(summary, 1_000_000 + 61_199)).toMatchObject({ spendableMinor: 4_950n, heldMinor: 50n });
    expect(liveWallet(summary, 1_000_000 + 61_200)).toMatchObject({ spendableMinor: 4_949n, heldMinor: 51n });
  });

  it("stops at exhaustion and at the spend limit, whatever the clock says", () => {
    expect(liveWallet(summary, 1_000_000 + 99_000_000)).toMatchObject({ spendableMinor: 0n, heldMinor: 5_000n });
    const limited = { ...summary, openMeters: [{ ...meter, limitAtMs: 1_000_000 + 240_000 }] };
    expect(liveWallet(limited, 1_000_000 + 99_000_000)).toMatchObject({ spendableMinor: 4_800n, heldMinor: 200n });
  });

  it("never runs backwards behind the summary when the browser's clock is late", () => {
    expect(liveWallet({ ...summary, asOfMs: 1_060_000 }, 0)).toMatchObject({ spendableMinor: 4_950n });
  });

  it("stands still while nothing is billed", () => {
    const paused = { ...summary, openMeters: [{ ...meter, state: "paused" as const, baseMs: 60_000, segStartMs: null }] };
    expect(liveWallet(paused, 9_000_000)).toMatchObject({ spendableMinor: 4_950n, heldMinor: 50n, isRunning: false });
  });
});
