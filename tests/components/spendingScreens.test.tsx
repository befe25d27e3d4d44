import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PendingClock, TodayFigures } from "@/components/advisors/dashboard/TodayFigures";
import { ProfileTips } from "@/components/advisors/dashboard/ProfileTips";
import { RatingTrend } from "@/components/advisors/dashboard/RatingTrend";
import { Visibility } from "@/components/advisors/dashboard/Visibility";
import { OwnLimits, type OwnLimitView } from "@/components/sessions/spending/OwnLimits";
import { SpendingByMonth } from "@/components/sessions/spending/SpendingByMonth";
import { TakeBreak } from "@/components/sessions/spending/TakeBreak";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/layout/useNow", () => ({ useNow: () => Date.UTC(2026, 0, 15, 12) }));
vi.mock("@/components/sessions/spending/SpendingChart", () => ({ SpendingChart: () => null }));

const NOW_MS = Date.UTC(2026, 0, 15, 12);
const HOUR_MS = 3_600_000;
const month: OwnLimitView = { period: "month", amountMinor: 10_000n, raise: null, spentMinor: 8_150n, renewsAtMs: Date.UTC(2026, 1, 1) };
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));

beforeEach(() => backend.reset());

describe("own limits", () => {
  it("say what is spent and left, and when a raise counts", () => {
    renderScreen(<OwnLimits limits={[{ ...month, raise: { amountMinor: 20_000n, fromMs: NOW_MS + HOUR_MS } }]} />);
    expect(screen.getByText("$81.50 of $100.00 spent this month, $18.50 left.")).toBeTruthy();
    expect(screen.getByText(/^\$200\.00 from Jan 15, 2026.* on\. Until then the present limit holds\.$/)).toBeTruthy();
  });

  it("are set with an amount in cents; nonsense is not sent", async () => {
    renderScreen(<OwnLimits limits={[{ ...month, amountMinor: null }]} />);
    expect(screen.getByText("No limit. $81.50 spent this month.")).toBeTruthy();
    await press("Set a monthly limit");
    const dialog = screen.getByRole("dialog", { name: "Monthly limit" });
    expect(within(dialog).getByText(/higher or none after 24 hours/)).toBeTruthy();
    await press("Save limit");
    expect(within(dialog).getByText("Write an amount above zero, such as 50.")).toBeTruthy();
    fireEvent.change(within(dialog).getByRole("textbox", { name: "Most to spend in a month" }), { target: { value: "75.50" } });
    await press("Save limit");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("spending:setLimit", { period: "month", amountMinor: 7_550n });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("are taken away with none", async () => {
    renderScreen(<OwnLimits limits={[month]} />);
    await press("Change the monthly limit");
    await press("Remove limit");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("spending:setLimit", { period: "month", amountMinor: null });
  });
});

it("a break says that it is for good before it is taken, and until when it lasts afterwards", async () => {
  const view = renderScreen(<TakeBreak excludedUntilMs={null} />);
  await press("Take a break");
  expect(screen.getByText(/cannot be undone early/)).toBeTruthy();
  await press("Stop for 7 days");
  expect(backend.calls).toHaveBeenCalledExactlyOnceWith("spending:exclude", { days: 7 });
  view.update(<TakeBreak excludedUntilMs={NOW_MS} />);
  expect(screen.getByText(/^You are taking a break until Jan 15, 2026/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Make it longer" })).toBeTruthy();
});

describe("spending by month", () => {
  it("has the months that cost something in a table, the newest first", () => {
    const none = { amountMinor: 0n, sessionCount: 0, billedMs: 0 };
    renderScreen(
      <SpendingByMonth
        months={[
          { monthMs: Date.UTC(2025, 10, 1), amountMinor: 150n, sessionCount: 2, billedMs: 180_000 },
          { monthMs: Date.UTC(2025, 11, 1), ...none },
          { monthMs: Date.UTC(2026, 0, 1), amountMinor: 1_500n, sessionCount: 1, billedMs: 1_800_000 },
        ]}
      />,
    );
    const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1).map((row) => within(row).getAllByRole("cell").map((cell) => cell.textContent));
    expect(rows).toEqual([
      ["January 2026", "1", expect.stringContaining("30 min"), "$15.00"],
      ["November 2025", "2", expect.stringContaining("3 min"), "$1.50"],
    ]);
  });

  it("says so when nothing was spent", () => {
    renderScreen(<SpendingByMonth months={[{ monthMs: NOW_MS, amountMinor: 0n, sessionCount: 0, billedMs: 0 }]} />);
    expect(screen.getByText(/^Nothing yet\./)).toBeTruthy();
  });
});

describe("an advisor's day", () => {
  const earning = { earningId: "e1", sessionId: "s1", clientFirstName: "Casey", chargeMinor: 1_500n, feeMinor: 150n, amountMinor: 1_350n, takenBackMinor: 0n, status: "pending", settledAtMs: NOW_MS };

  it("is sessions, whole minutes and money, and each pending earning has its clock", () => {
    const today = { dayMs: NOW_MS, sessionCount: 3, billedMs: 1_859_000, earnedMinor: 2_700n, next: [{ ...earning, availableAtMs: NOW_MS + 2 * HOUR_MS }] };
    renderScreen(
      <>
        <TodayFigures today={today as never} />
        <PendingClock next={today.next as never} />
      </>,
    );
    const values = screen.getAllByRole("definition").map((item) => item.textContent);
    expect(values).toEqual(["3", "30", "$27.00"]);
    expect(screen.getByText(/^Available in 2 hr, Jan 15, 2026/)).toBeTruthy();
    expect(screen.getByText("$13.50")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Session with Casey" }).getAttribute("href")).toBe("/receipts/s1");
  });

  it("says whether clients can ask, and what is in the way", () => {
    const view = renderScreen(<Visibility facts={{ status: "approved", accepting: true, availability: "online" }} />);
    expect(screen.getByText("Clients can ask you now")).toBeTruthy();
    view.update(<Visibility facts={{ status: "suspended", accepting: false, availability: "busy" }} />);
    expect(screen.getByText("Clients cannot ask you now")).toBeTruthy();
    for (const text of ["Your profile is not public", "The switch above is off", "You are in a session"]) expect(screen.getByText(text)).toBeTruthy();
  });

  it("has the rating month by month, and a dash where nobody rated", () => {
    backend.answers.set("reviews:trend", [
      { monthMs: Date.UTC(2025, 11, 1), count: 0, average: null },
      { monthMs: Date.UTC(2026, 0, 1), count: 3, average: 4.333 },
    ]);
    renderScreen(<RatingTrend />);
    expect(screen.getByText("Average rating of each month, of 5")).toBeTruthy();
    const months = within(screen.getByRole("table", { name: "Rating by month" })).getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));
    expect(months).toEqual([
      ["Month", "Average", "Reviews"],
      ["December 2025", "none", "0"],
      ["January 2026", "4.3", "3"],
    ]);
  });

  it("has the three most helpful tips with a way to each, and nothing when all is done", () => {
    const facts = { photoUrl: null, headline: "x".repeat(30), bio: "", specialties: [], skills: [], portfolioLinks: [], videoPriceMinor: 1n };
    const view = renderScreen(<ProfileTips profile={facts} />);
    expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual(["Add a photo", "Say more about yourself", "Name three specialties"]);
    expect(screen.getByRole("heading", { name: "5 things to finish on your profile" })).toBeTruthy();
    const tags = ["a", "b", "c"];
    view.update(<ProfileTips profile={{ ...facts, photoUrl: "x", bio: "x".repeat(200), specialties: tags, skills: tags, portfolioLinks: tags }} />);
    expect(view.container.textContent).toBe("");
  });
});
