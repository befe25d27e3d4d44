import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Receipt } from "@/components/sessions/Receipt";
import type { ReceiptFacts } from "@/components/sessions/receiptFacts";
import { followsFromIntervals } from "@/components/sessions/receiptCheck";
import { receiptJson } from "@/components/sessions/receiptFile";
import type { Id } from "@/convex/_generated/dataModel";
import { chargeForUnits } from "@/lib/domain/billingEngine";
import { splitCharge } from "@/lib/domain/money";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const START_MS = Date.UTC(2026, 0, 15, 12);
/** 303 123 ms, a lost connection, 931 444 ms, a pause: 1 234 567 ms billed at $0.50 a minute. */
const RECEIPT: ReceiptFacts = {
  sessionId: "s1" as Id<"sessions">,
  me: "client",
  advisorId: "a1" as Id<"advisorProfiles">,
  parties: { client: "Casey", advisor: "Ada Example" },
  mode: "chat",
  ratePerMinuteMinor: 50n,
  requestedAtMs: START_MS - 20_000,
  acceptedAtMs: START_MS - 5_000,
  startedAtMs: START_MS,
  endedAtMs: START_MS + 1_300_000,
  endReason: "ended_by_client",
  billedMs: 1_234_567,
  units: 61_728_350n,
  chargeMinor: 1_028n,
  feeBps: 1_000,
  feeMinor: 102n,
  earningMinor: 926n,
  segments: [
    { n: 1, startMs: START_MS - 5_000, endMs: START_MS, billed: false, reason: "waiting", missing: null },
    { n: 2, startMs: START_MS, endMs: START_MS + 303_123, billed: true, reason: "both_present", missing: null },
    { n: 3, startMs: START_MS + 303_123, endMs: START_MS + 353_123, billed: false, reason: "lapse", missing: "client" },
    { n: 4, startMs: START_MS + 353_123, endMs: START_MS + 1_284_567, billed: true, reason: "both_present", missing: null },
    { n: 5, startMs: START_MS + 1_284_567, endMs: START_MS + 1_300_000, billed: false, reason: "pause", missing: null },
  ],
  disconnects: { client: 1, advisor: 0 },
  disconnectedMs: { client: 50_000, advisor: 0 },
  roundingRule: "floor_to_minor_once",
};

/** The figure beside a label of the slip. */
const figure = (label: string): string | null => screen.getByText(label, { selector: "dt" }).nextElementSibling?.textContent ?? null;
const show = (change: Partial<ReceiptFacts> = {}) => {
  backend.answers.set("sessions:receipt", { ...RECEIPT, ...change });
  renderScreen(<Receipt sessionId="s1" />);
};

beforeEach(() => backend.reset());

describe("the receipt", () => {
  it("works the bill out line by line: milliseconds, sum, rate, floor, fee, rest", () => {
    show();
    expect(figure("Billed interval, no. 2")).toBe("303,123 ms");
    expect(figure("Billed interval, no. 4")).toBe("931,444 ms");
    expect(figure("Billed time")).toBe("1,234,567 ms");
    expect(figure("× $0.50 a minute ÷ 60,000 ms a minute")).toBe("$10.288058…");
    expect(figure("Charge")).toBe("$10.28");
    expect(figure("10 % of $10.28")).toBe("$1.028");
    expect(figure("Platform fee, 10 %, rounded down")).toBe("$1.02");
    expect(figure("The rest, to Ada Example")).toBe("$9.26");
  });

  it("says that the figures follow from the intervals, which it finds out by working them out", () => {
    show();
    expect(screen.getByText("Checked on this page: the figures follow from the intervals.")).toBeTruthy();
    for (const wrong of [{ billedMs: 1 }, { chargeMinor: 1_029n }, { feeMinor: 103n }, { earningMinor: 927n }, { ratePerMinuteMinor: 51n }]) {
      expect(followsFromIntervals(RECEIPT)).toBe(true);
      expect(followsFromIntervals({ ...RECEIPT, ...wrong })).toBe(false);
    }
  });

  it("warns when the figures do not follow from the intervals", () => {
    show({ chargeMinor: 1_029n, earningMinor: 927n });
    expect(screen.getByText("These figures do not follow from the intervals. Please tell us.")).toBeTruthy();
  });

  it("shows the advisor the same split as what is left after the fee", () => {
    show({ me: "advisor" });
    expect(figure("Charge")).toBe("$10.28");
    expect(figure("Platform fee, 10 %, rounded down")).toMatch(/^[-−]\$1\.02$/);
    expect(figure("The rest, your earning")).toBe("$9.26");
    expect(screen.queryByRole("link", { name: "Talk again" })).toBeNull();
  });

  it("draws every interval and says the same in a table", () => {
    show();
    const drawing = screen.getByRole("img", { name: "Time line: 20 min 34 sec billed, 1 min 10 sec not billed" });
    const parts = [...drawing.querySelectorAll("rect[data-billed]")];
    expect(parts.map((part) => part.getAttribute("data-billed"))).toEqual(["false", "true", "false", "true", "false"]);
    expect(parts.map((part) => part.textContent)).toEqual([
      "Waiting: not billed: 5.000 s",
      "Both there: billed: 303.123 s",
      "Connection lost, Casey gone: not billed: 50.000 s",
      "Both there: billed: 931.444 s",
      "Paused: not billed: 15.433 s",
    ]);
    const widths = parts.map((part) => Number.parseFloat(part.getAttribute("width") ?? ""));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
    // In proportion, the shortest alone widened to be seen.
    expect((widths[3] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(931_444 / 303_123, 3);
    const table = screen.getByRole("table");
    expect(drawing.getAttribute("aria-describedby")).toBe(table.id);
    const rows = within(table).getAllByRole("row").slice(1);
    expect(rows.map((row) => within(row).getAllByRole("cell").at(-1)?.textContent)).toEqual(["5.000", "303.123", "50.000", "931.444", "15.433"]);
    expect(screen.getByText("Connections lost: Casey 1 time, 50.000 s; Ada Example 0 times, 0.000 s.")).toBeTruthy();
    expect(screen.getByText("Billed: 1234.567 s")).toBeTruthy();
    expect(screen.getByText("Not billed: 70.433 s")).toBeTruthy();
  });

  it.each([
    ["lapse", "advisor", "Connection lost, Ada Example gone: not billed"],
    ["lapse", "both", "Connection lost, both gone: not billed"],
    ["media_left", "client", "Casey not in the call: not billed"],
    ["media_left", "both", "Neither in the call: not billed"],
    ["media_left", null, "Not in the call: not billed"],
    ["both_idle", null, "Nobody was active: not billed"],
    ["exhausted", null, "Balance used up: not billed"],
  ] as const)("says of %s, missing %s: %s", (reason, missing, text) => {
    const [waiting, ...others] = RECEIPT.segments;
    if (waiting === undefined) throw new Error("no interval");
    show({ segments: [{ ...waiting, reason, missing }, ...others] });
    expect(within(screen.getByRole("table")).getByText(text)).toBeTruthy();
  });

  it("says when no connection was lost, and when there was no time at all", () => {
    show({ segments: [], disconnects: { client: 0, advisor: 0 }, disconnectedMs: { client: 0, advisor: 0 }, billedMs: 0, units: 0n, chargeMinor: 0n, feeMinor: 0n, earningMinor: 0n });
    expect(screen.getByText("No connection was lost.")).toBeTruthy();
    expect(screen.getByText("The room was never open.")).toBeTruthy();
    expect(figure("Billed time")).toBe("0 ms");
    expect(figure("Charge")).toBe("$0.00");
  });

  it("leads back to the advisor, to the conversation and to the other sessions", () => {
    show({ mode: "video" });
    const href = (name: string) => screen.getByRole("link", { name }).getAttribute("href");
    expect(href("Talk again")).toBe("/advisors/a1?start=video");
    expect(href("Read the conversation")).toBe("/session/s1");
    expect(href("All sessions")).toBe("/user-dashboard/sessions");
  });

  it("prints", () => {
    const print = vi.fn();
    vi.stubGlobal("print", print);
    show();
    fireEvent.click(screen.getByRole("button", { name: "Print" }));
    expect(print).toHaveBeenCalledOnce();
  });

  it("is not there for strangers and open sessions", () => {
    backend.answers.set("sessions:receipt", null);
    renderScreen(<Receipt sessionId="s1" />);
    expect(screen.getByRole("heading", { name: "No receipt here" })).toBeTruthy();
  });
});

describe("the receipt as a file", () => {
  it("lets anybody compute the bill again", () => {
    const file = JSON.parse(receiptJson(RECEIPT)) as Record<string, unknown> & { segments: ReceiptFacts["segments"] };
    expect(file).toMatchObject({
      format: "parley.receipt/1",
      currency: "USD",
      sessionId: "s1",
      ratePerMinuteMinor: 50,
      billedMs: 1_234_567,
      units: 61_728_350,
      chargeMinor: 1_028,
      feeMinor: 102,
      earningMinor: 926,
      endReason: "ended_by_client",
      roundingRule: "floor_to_minor_once",
    });
    const billedMs = file.segments.filter(({ billed }) => billed).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    expect(billedMs).toBe(file.billedMs);
    const chargeMinor = chargeForUnits(RECEIPT.ratePerMinuteMinor * BigInt(billedMs));
    expect(Number(chargeMinor)).toBe(file.chargeMinor);
    expect(Number(splitCharge(chargeMinor, RECEIPT.feeBps).feeMinor)).toBe(file.feeMinor);
  });
});
