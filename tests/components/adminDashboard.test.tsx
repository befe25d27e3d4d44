import { act, fireEvent, screen, within } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AdminDashboard } from "@/components/admin/AdminDashboard";
import { statsCsv } from "@/components/admin/dashboard/statsCsv";
import { JobRuns } from "@/components/admin/operations/JobRuns";
import { lastDays } from "@/lib/domain/stats/days";
import { addFigures, noFigures, ratesOf, type FigureChange } from "@/lib/domain/stats/figures";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const LIVE = {
  openSessions: 3,
  waitingRequests: 1,
  openWithdrawals: 2,
  openWithdrawalsMinor: 8_050n,
  openDisputes: 4,
  waitingApplications: 5,
  lastCheck: { state: "passed", atMs: NOW_MS, days: 12, moving: 0, differences: [], differenceCount: 0 },
};

const period = (fromDay: string, toDay: string, change: FigureChange) => {
  const totals = addFigures(noFigures(), change);
  return {
    fromDay,
    toDay,
    days: [
      { day: fromDay, ...noFigures() },
      { day: toDay, ...totals },
    ],
    totals,
    rates: ratesOf(totals),
    medianApplicationMs: 7_200_000,
    medianWithdrawalMs: null,
  };
};
const STATS = {
  ...period("2026-10-23", "2026-11-21", {
    volumeMinor: 150_000n,
    revenueMinor: 14_000n,
    refundedMinor: 7_500n,
    endedPaid: 20,
    ended: 20,
    declined: 5,
    signUps: 9,
    reviews: 4,
    stars: 18,
    disputesOpened: 1,
    applied: 4,
    approved: 2,
    activated: 1,
  }),
  before: period("2026-09-23", "2026-10-22", { volumeMinor: 100_000n, revenueMinor: 10_000n, signUps: 12 }),
};

const show = async (searchParams = "") => {
  renderScreen(
    <NuqsTestingAdapter searchParams={searchParams} hasMemory>
      <AdminDashboard />
    </NuqsTestingAdapter>,
  );
  await act(async () => undefined);
};
/** The value and what it was before, of one figure. */
const figure = (label: string) => {
  const cell = screen.getAllByText(label, { selector: "dt, dt *" }).map((found) => found.closest("div")).at(0);
  return within(cell as HTMLElement)
    .getAllByRole("definition")
    .map((line) => line.textContent);
};

/** Charts are loaded apart from the page, which takes a busy machine a while. */
const LATE = { timeout: 10_000 };

beforeEach(() => {
  backend.reset();
  vi.useFakeTimers({ now: NOW_MS, toFake: ["Date"] });
  backend.answers.set("admin:live", LIVE);
  backend.answers.set("admin:ledgerHealth", {
    isPayoutBlocked: false,
    running: null,
    comparison: null,
    seal: null,
    last: { violationCount: 0, finishedAtMs: NOW_MS },
  });
  backend.calls.mockResolvedValue(STATS);
});

describe("the admin's dashboard", () => {
  it("shows what is open now, and each figure of thirty days with the thirty before", async () => {
    await show();
    expect(backend.calls).toHaveBeenLastCalledWith("admin:stats", { ...lastDays(30, NOW_MS), compare: true });
    expect(screen.getByText("The ledger is sound")).toBeTruthy();
    expect(figure("Open sessions")).toEqual(["3"]);
    expect(figure("Payouts due")).toEqual(["$80.50", "2 withdrawals"]);
    expect(figure("Revenue")).toEqual(["$140.00", "Before: $100.00+40%"]);
    expect(figure("Volume")).toEqual(["$1,500.00", "Before: $1,000.00+50%"]);
    expect(figure("Sign-ups")).toEqual(["9", "Before: 12-25%"]);
    expect(figure("Refund rate")).toEqual(["5%", "Before: 0%"]);
    expect(figure("Dispute rate")).toEqual(["5%", "Before: None"]);
    expect(figure("Completed")).toEqual(["80%", "Before: None"]);
    expect(figure("Average rating")).toEqual(["4.50", "Before: None"]);
    expect(figure("Median time to decide an application")).toEqual(["2 hr", "Before: 2 hr"]);
    const table = await screen.findByRole("table", { name: "Revenue over the period" }, LATE);
    expect(
      within(table)
        .getAllByRole("row")
        .map((line) => line.textContent),
    ).toEqual(["DayAmount", "Oct 23$0.00", "Nov 21$140.00"]);
    expect(screen.getByText("Held a first charged session").nextSibling?.textContent).toBe("1before: 0");
  });

  it("asks for other days by the address bar and by a press, and without comparison", async () => {
    await show("?period=dates&from=2026-11-01&to=2026-11-10&compare=false");
    expect(backend.calls).toHaveBeenLastCalledWith("admin:stats", { fromDay: "2026-11-01", toDay: "2026-11-10", compare: false });
    await act(async () => fireEvent.click(screen.getByRole("radio", { name: "7 days" })));
    expect(backend.calls).toHaveBeenLastCalledWith("admin:stats", { fromDay: "2026-11-15", toDay: "2026-11-21", compare: false });
  });

  it("asks nothing for days that are none, says when figures cannot be read, and warns when they are wrong", async () => {
    await show("?period=dates&from=2026-11-10&to=2026-11-01");
    expect(backend.calls).not.toHaveBeenCalled();
    expect(screen.getByText("Choose two days")).toBeTruthy();
    backend.calls.mockRejectedValue(new Error("offline"));
    backend.answers.set("admin:live", { ...LIVE, lastCheck: { ...LIVE.lastCheck, state: "broken", differenceCount: 2 } });
    await act(async () => fireEvent.click(screen.getByRole("radio", { name: "90 days" })));
    const alerts = screen.getAllByRole("alert").map(({ textContent }) => textContent);
    expect(alerts.some((text) => text?.startsWith("2 figures were not what the rows add up to"))).toBe(true);
    expect(alerts.some((text) => text?.startsWith("The figures could not be read"))).toBe(true);
  });

  it("saves the days as a file: counts as they are, amounts as decimals", () => {
    const [head, first, last] = statsCsv(STATS).replace("\uFEFF", "").split("\r\n");
    expect(head?.startsWith("day,signUps,requests,started,")).toBe(true);
    expect(first).toBe(["2026-10-23", ...Array<string>(22).fill("0"), ...Array<string>(6).fill("0.00")].join(","));
    expect(last?.split(",").slice(-6)).toEqual(["1500.00", "140.00", "0.00", "75.00", "0.00", "0.00"]);
  });
});

describe("the jobs", () => {
  it("say when each last ran and which are late or failed", () => {
    const run = {
      startedAtMs: NOW_MS,
      finishedAtMs: NOW_MS,
      outcome: "ok",
      lastError: null,
      lastFailedAtMs: null,
      runs: 1_200,
      failures: 0,
    };
    backend.answers.set("admin:jobs", [
      { job: "sweep sessions", everyMs: 60_000, run },
      { job: "send mail", everyMs: 60_000, run: { ...run, startedAtMs: NOW_MS - 600_000 } },
      {
        job: "sweep payouts",
        everyMs: 60_000,
        run: { ...run, outcome: "failed", lastError: "Invariant violated", lastFailedAtMs: NOW_MS, failures: 3 },
      },
      { job: "forget mail", everyMs: 86_400_000, run: null },
    ]);
    renderScreen(<JobRuns />);
    const rows = within(screen.getByRole("table"))
      .getAllByRole("row")
      .slice(1)
      .map((line) =>
        within(line)
          .getAllByRole("cell")
          .map((cell) => cell.textContent),
      );
    expect(rows.map(([job, every, , outcome, failures]) => [job, every, outcome, failures])).toEqual([
      ["Sweep sessions", "1 min", "Well", "0 of 1,200"],
      ["Send mail", "1 min", "Late", "0 of 1,200"],
      ["Sweep payouts", "1 min", expect.stringMatching(/^Failed.*Invariant violated$/), "3 of 1,200"],
      ["Forget mail", "24 hr", "Not yet", ""],
    ]);
  });
});
