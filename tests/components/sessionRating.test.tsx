import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SessionRating } from "@/components/reviews/SessionRating";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const NOW_MS = Date.UTC(2026, 0, 15, 12);
const SESSION = "s1" as Id<"sessions">;
const OPEN = { me: "client", peerName: "Ada Example", review: null, submitUntilMs: NOW_MS + 60_000 };
const REVIEW = { overall: 4, expertise: 5, communication: null, helpfulness: null, text: "Clear.", atMs: NOW_MS, reply: null, removal: null };

const show = () => renderScreen(<SessionRating sessionId={SESSION} />);
const stars = (group: string, n: number) => within(screen.getByRole("radiogroup", { name: group })).getAllByRole<HTMLInputElement>("radio")[n - 1] as HTMLInputElement;
const send = async () => await act(async () => fireEvent.click(screen.getByRole("button", { name: "Submit rating" })));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  backend.reset();
  backend.answers.set("reviews:mine", OPEN);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("rating a session", () => {
  it("sends the stars and what was added, and nothing that was left out", async () => {
    show();
    expect(screen.getByRole("heading", { name: "How was it with Ada Example?" })).toBeTruthy();
    fireEvent.click(stars("Overall", 4));
    fireEvent.click(stars("Expertise", 5));
    fireEvent.change(screen.getByLabelText("In your words (optional)"), { target: { value: "Clear." } });
    await send();
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("reviews:submit", { sessionId: SESSION, overall: 4, expertise: 5, text: "Clear." });
  });

  it("is five named radio buttons per question, so that the keyboard works as everywhere", () => {
    show();
    const names = within(screen.getByRole("radiogroup", { name: "Overall" }))
      .getAllByRole("radio")
      .map((radio) => radio.getAttribute("aria-label"));
    expect(names).toEqual(["1 star: poor", "2 stars: below what I hoped", "3 stars: all right", "4 stars: good", "5 stars: excellent"]);
    const shared = new Set(within(screen.getByRole("radiogroup", { name: "Overall" })).getAllByRole<HTMLInputElement>("radio").map(({ name }) => name));
    expect(shared.size).toBe(1);
  });

  it("asks for stars before it sends, and takes an optional part back", async () => {
    show();
    await send();
    expect(backend.calls).not.toHaveBeenCalled();
    expect(screen.getByRole("alert", { hidden: false }).textContent).toBe("Choose one to five stars.");
    fireEvent.click(stars("Overall", 2));
    fireEvent.click(stars("Helpfulness", 1));
    fireEvent.click(screen.getByRole("button", { name: "Clear Helpfulness" }));
    await send();
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("reviews:submit", { sessionId: SESSION, overall: 2 });
  });

  it("keeps what was typed when it fails, and says what to do", async () => {
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "SUSPENDED" }));
    show();
    fireEvent.click(stars("Overall", 5));
    fireEvent.change(screen.getByLabelText("In your words (optional)"), { target: { value: "Thank you" } });
    await send();
    expect(screen.getByText(/Your account is suspended/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>("In your words (optional)").value).toBe("Thank you");
    expect(stars("Overall", 5).checked).toBe(true);
  });

  it("thanks once it is recorded, moves the focus there and offers no second time", async () => {
    const view = show();
    fireEvent.click(stars("Overall", 4));
    await send();
    backend.answers.set("reviews:mine", { ...OPEN, review: REVIEW, submitUntilMs: null });
    view.update(<SessionRating sessionId={SESSION} />);
    const title = screen.getByRole("heading", { name: "Thank you for your rating" });
    expect(document.activeElement).toBe(title);
    expect(screen.queryByRole("button", { name: "Submit rating" })).toBeNull();
    expect(screen.getByText("4 stars of 5")).toBeTruthy();
    expect(screen.getByText("Clear.")).toBeTruthy();
    expect(screen.getByText("5 of 5")).toBeTruthy();
  });

  it("shows the advisor what was given and never a form", () => {
    backend.answers.set("reviews:mine", { me: "advisor", peerName: "Casey", review: REVIEW, submitUntilMs: null });
    const view = show();
    expect(screen.getByRole("heading", { name: "Casey rated this session" })).toBeTruthy();
    backend.answers.set("reviews:mine", { me: "advisor", peerName: "Casey", review: null, submitUntilMs: null });
    view.update(<SessionRating sessionId={SESSION} />);
    expect(view.container.textContent).toBe("");
  });

  it.each([
    ["the time is over", { ...OPEN, submitUntilMs: NOW_MS }],
    ["nothing was paid", { ...OPEN, submitUntilMs: null }],
    ["a stranger asks", null],
  ])("shows nothing when %s", (_name, answer) => {
    backend.answers.set("reviews:mine", answer);
    expect(show().container.textContent).toBe("");
  });
});
