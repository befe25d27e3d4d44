import { screen, within } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, expect, it, vi } from "vitest";
import { Statements } from "@/components/payouts/Statements";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const AT_MS = Date.UTC(2026, 10, 21, 12);
const sums = (totalMinor: bigint) => ({ pendingMinor: 0n, availableMinor: totalMinor, frozenMinor: 0n, inTransitMinor: 0n, debtMinor: 0n, totalMinor });
const STATEMENT = {
  month: "2026-11",
  currency: "USD",
  opening: sums(10_000n),
  earnedMinor: 1_350n,
  sessionCount: 1,
  paidMinor: 3_000n,
  adjustmentsMinor: 5_150n,
  adjustments: [
    { atMs: AT_MS, what: "correction", amountMinor: 6_000n },
    { atMs: AT_MS + 60_000, what: "dispute", amountMinor: -450n },
  ],
  shiftedMinor: -400n,
  closing: sums(13_500n),
  isFinal: false,
  payouts: [],
};

const show = () =>
  renderScreen(
    <NuqsTestingAdapter hasMemory>
      <Statements currentMonth="2026-11" />
    </NuqsTestingAdapter>,
  );

const lines = () =>
  within(screen.getByRole("region", { name: "November 2026" }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell").map(({ textContent }) => textContent));

beforeEach(() => {
  backend.reset();
  backend.answers.set("payouts:year", { year: 2026, currency: "USD", months: [], earnedMinor: 0n, paidMinor: 0n, sessionCount: 0 });
});

it("shows what refunds and corrections are made of, each with its reason and date", () => {
  backend.answers.set("payouts:statement", STATEMENT);
  show();
  expect(lines()).toEqual([
    ["Owed to you at the start", "$100.00"],
    ["Earned in 1 session", "+$13.50"],
    ["Paid out", "-$30.00"],
    ["Refunds and corrections", "+$51.50"],
    [expect.stringMatching(/^Correction, Nov 21, 2026/), "+$60.00"],
    [expect.stringMatching(/^Refund after a dispute, Nov 21, 2026/), "-$4.50"],
    ["Earned in one month, booked in another", "-$4.00"],
    ["Owed to you at the end", "$135.00"],
  ]);
});

it("shows the sum alone in a month without any", () => {
  backend.answers.set("payouts:statement", { ...STATEMENT, adjustmentsMinor: 0n, adjustments: [], shiftedMinor: 0n, closing: sums(8_350n) });
  show();
  expect(lines().map(([what]) => what)).toEqual(["Owed to you at the start", "Earned in 1 session", "Paid out", "Refunds and corrections", "Owed to you at the end"]);
});
