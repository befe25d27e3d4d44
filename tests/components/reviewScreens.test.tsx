import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AdminReviews } from "@/components/reviews/AdminReviews";
import { AdvisorReviews } from "@/components/reviews/AdvisorReviews";
import { OwnReviews } from "@/components/reviews/OwnReviews";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const AT_MS = Date.UTC(2026, 0, 15, 12);
const REVIEW = { overall: 2, expertise: null, communication: null, helpfulness: null, text: "Too short.", atMs: AT_MS, reply: null, removal: null };
const SUMMARY = { count: 4, average: 4.25, countByStars: [0, 1, 0, 0, 3], expertise: 5, communication: null, helpfulness: null, removedCount: 2 };
const page = (results: object[]) => ({ results, status: "Exhausted", loadMore: () => undefined });
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));

beforeEach(() => backend.reset());

describe("on the profile", () => {
  it("shows replies below their reviews and how many were removed", () => {
    backend.answers.set("reviews:summaryForAdvisor", SUMMARY);
    backend.answers.set("reviews:listForAdvisor", page([{ ...REVIEW, reviewId: "r1", firstName: "Casey", reply: { text: "Thank you for telling me.", atMs: AT_MS } }]));
    renderScreen(<AdvisorReviews advisorId="a1" />);
    expect(screen.getByText("Reply from the advisor")).toBeTruthy();
    expect(screen.getByText("Thank you for telling me.")).toBeTruthy();
    expect(screen.getByText(/^2 reviews were removed by an admin/)).toBeTruthy();
    expect(screen.getByText("4 reviews")).toBeTruthy();
    const rows = within(screen.getByRole("table", { name: "How many gave how many stars" })).getAllByRole("row");
    expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([["Stars", "Reviews"], ["5 stars", "3"], ["4 stars", "0"], ["3 stars", "0"], ["2 stars", "1"], ["1 star", "0"]]);
  });

  it("says nothing of removals while there are none, and tells them also when no review is left", () => {
    backend.answers.set("reviews:listForAdvisor", page([]));
    backend.answers.set("reviews:summaryForAdvisor", { ...SUMMARY, removedCount: 0 });
    const view = renderScreen(<AdvisorReviews advisorId="a1" />);
    expect(screen.queryByText(/removed/)).toBeNull();
    backend.answers.set("reviews:summaryForAdvisor", { ...SUMMARY, count: 0, average: null, removedCount: 1 });
    view.update(<AdvisorReviews advisorId="a1" />);
    expect(screen.getByText(/^1 review was removed/)).toBeTruthy();
  });
});

describe("an advisor's own reviews", () => {
  const own = { ...REVIEW, reviewId: "r1", sessionId: "s1", firstName: "Casey" };
  const show = (review: object = own) => {
    backend.answers.set("reviews:listMine", page([review]));
    renderScreen(<OwnReviews />);
  };

  it("are answered once, after a press, with what was written", async () => {
    show();
    expect(screen.queryByRole("textbox")).toBeNull();
    await press("Reply to Casey");
    await press("Publish reply");
    expect(screen.getByText("Write something first.")).toBeTruthy();
    expect(backend.calls).not.toHaveBeenCalled();
    fireEvent.change(screen.getByRole("textbox", { name: "Reply to Casey" }), { target: { value: "Thank you." } });
    await press("Publish reply");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("reviews:reply", { reviewId: "r1", text: "Thank you." });
  });

  it("keep what was typed when it fails", async () => {
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "INVALID_STATE", details: { reason: "replied" } }));
    show();
    await press("Reply to Casey");
    fireEvent.change(screen.getByRole("textbox"), { target: { value: "Thank you." } });
    await press("Publish reply");
    expect(screen.getByText(/changed in the meantime/)).toBeTruthy();
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Thank you.");
  });

  it.each([
    ["was answered", { ...own, reply: { text: "Done.", atMs: AT_MS } }, "Done."],
    ["was removed", { ...own, removal: { reason: "Abusive words", atMs: AT_MS } }, /no longer counts\. Reason: Abusive words$/],
  ])("offer no reply to one that %s", (_name, review, text) => {
    show(review);
    expect(screen.getByText(text)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Reply to Casey" })).toBeNull();
  });
});

describe("an admin's reviews", () => {
  const found = { ...REVIEW, reviewId: "r1", sessionId: "s1", advisorId: "a1", advisorName: "Ada Example", clientFirstName: "Casey", isDemo: false, removedBy: null };
  const show = (searchParams = "") =>
    renderScreen(
      <NuqsTestingAdapter searchParams={searchParams}>
        <AdminReviews />
      </NuqsTestingAdapter>,
    );

  it("are asked for with the filters of the address; unknown values narrow nothing", () => {
    backend.answers.set("reviews:listAll", page([found]));
    show("?q=%20short%20&state=removed&stars=2");
    expect(backend.asked).toHaveBeenLastCalledWith("reviews:listAll", { query: "short", state: "removed", overall: 2 });
    backend.asked.mockReset();
    show("?state=gone&stars=9");
    expect(backend.asked).toHaveBeenLastCalledWith("reviews:listAll", {});
  });

  it("are removed only with a reason, after the consequences were told", async () => {
    backend.answers.set("reviews:listAll", page([found]));
    show();
    await press("Remove the review by Casey about Ada Example");
    const dialog = screen.getByRole("dialog", { name: "Remove what Casey said about Ada Example?" });
    expect(within(dialog).getByText(/cannot be put back/)).toBeTruthy();
    await press("Remove review");
    expect(backend.calls).not.toHaveBeenCalled();
    expect(within(dialog).getByText("Give a reason of at least three characters.")).toBeTruthy();
    fireEvent.change(within(dialog).getByRole("textbox", { name: "Reason" }), { target: { value: "Names a third person" } });
    await press("Remove review");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("reviews:remove", { reviewId: "r1", reason: "Names a third person" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("say who removed one, when and why, and offer no second time", () => {
    backend.answers.set("reviews:listAll", page([{ ...found, removal: { reason: "Abusive words", atMs: AT_MS }, removedBy: "Robin" }]));
    show();
    expect(screen.getByText(/^Robin removed it on Jan 15, 2026.* Reason: Abusive words$/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Remove the review/ })).toBeNull();
  });

  it("say when nothing fits, with the way back", () => {
    backend.answers.set("reviews:listAll", page([]));
    show("?q=zebra");
    expect(screen.getByText("No review fits")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Clear filters" })).toBeTruthy();
  });
});
