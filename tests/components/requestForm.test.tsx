import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RequestForm } from "@/components/advisors/RequestForm";
import type { AdvisorDetail } from "@/components/advisors/types";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";
import { sessionView } from "./support/sessionView";

const { push } = vi.hoisted(() => ({ push: vi.fn() }));
const onMode = vi.fn();
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

const ADVISOR: AdvisorDetail = {
  advisorId: "a1" as Id<"advisorProfiles">,
  displayName: "Ada",
  headline: "",
  portraitSeed: "ada",
  photoUrl: null,
  categories: [],
  languages: ["en"],
  chatPriceMinor: 50n,
  videoPriceMinor: null,
  ratingAverage: null,
  ratingCount: 0,
  availability: "online",
  accepting: true,
  responseMs: null,
  bio: "",
  specialties: [],
  skills: [],
  portfolioLinks: [],
  yearsOfExperience: 1,
  timeZone: "UTC",
  country: "US",
};
const QUOTE = { ratePerMinuteMinor: 50n, spendableMinor: 5_000n, affordableSeconds: 6_000, minimumMinor: 150n, limitMinimumMinor: 150n, ownLimit: null, requestExpiryMs: 60_000, isShort: false, canStart: true, reason: null, availability: "online", queue: null };

const send = async () => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Send request" })));
};
const show = (mode: "chat" | "video" = "chat", advisor = ADVISOR) =>
  renderScreen(<RequestForm advisor={advisor} mode={mode} onMode={onMode} returnPath={`/advisors/a1?start=${mode}`} />);

beforeEach(() => {
  backend.reset();
  backend.answers.set("sessions:quote", QUOTE);
  push.mockReset();
  onMode.mockReset();
  sessionStorage.clear();
});

describe("asking an advisor", () => {
  it("shows price, balance and what it buys before anything is sent", () => {
    show();
    expect(screen.getByText("$0.50 a minute")).toBeTruthy();
    expect(screen.getByText("$50.00")).toBeTruthy();
    expect(screen.getByText("100 minutes")).toBeTruthy();
  });

  it("sends the limit in cents and the note, and goes to the room", async () => {
    backend.calls.mockResolvedValue({ sessionId: "s1", state: "requested", expiresAtMs: 0 });
    show();
    fireEvent.change(screen.getByLabelText(/Spend limit/), { target: { value: "7.50" } });
    fireEvent.change(screen.getByLabelText(/Opening note/), { target: { value: "A question" } });
    await send();
    expect(backend.calls).toHaveBeenCalledWith("sessions:request", expect.objectContaining({ advisorId: "a1", mode: "chat", limitMinor: 750n, note: "A question" }));
    expect(push).toHaveBeenCalledWith("/session/s1");
  });

  it("leaves an empty limit away and never sends one below the minimum", async () => {
    show();
    await send();
    expect(backend.calls.mock.calls[0]?.[1]).not.toHaveProperty("limitMinor");
    backend.calls.mockClear();
    fireEvent.change(screen.getByLabelText(/Spend limit/), { target: { value: "1.49" } });
    await send();
    expect(backend.calls).not.toHaveBeenCalled();
    expect(screen.getByText(/at least \$1\.50\. Leave it empty/)).toBeTruthy();
  });

  it("offers to add funds instead when the balance is too small", () => {
    backend.answers.set("sessions:quote", { ...QUOTE, spendableMinor: 149n, isShort: true, canStart: false, reason: "INSUFFICIENT_FUNDS" });
    show();
    expect(screen.queryByRole("button", { name: "Send request" })).toBeNull();
    expect(screen.getByRole("button", { name: "Add funds" })).toBeTruthy();
  });

  it.each([
    ["ADVISOR_OFFLINE", "Ada is offline right now. What you wrote is kept.", "Find another advisor", "/advisors?online=true"],
    ["ADVISOR_NOT_ACCEPTING", "Ada is not taking sessions right now. What you wrote is kept.", "Find another advisor", "/advisors?online=true"],
    ["QUEUE_FULL", "Ada is in a session and the queue is full. What you wrote is kept.", "Find another advisor", "/advisors?online=true"],
    ["INVALID_STATE", "You already have a request or a session with Ada.", "Go there", "/session/s1"],
    ["ABOVE_MAXIMUM", "You have as many sessions open as one wallet may have. End one of them first.", "Your sessions", "/user-dashboard/sessions"],
  ])("says why it cannot start, what can be done, and sends nothing: %s", async (reason, sentence, way, href) => {
    backend.answers.set("sessions:quote", { ...QUOTE, canStart: false, reason });
    backend.answers.set("sessions:open", [sessionView()]);
    show();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send request" }).disabled).toBe(true);
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.getByRole("link", { name: way }).getAttribute("href")).toBe(href);
    fireEvent.submit(screen.getByRole("button", { name: "Send request" }));
    expect(backend.calls).not.toHaveBeenCalled();
  });

  it("offers a chat where video is not to be had", () => {
    backend.answers.set("sessions:quote", { ...QUOTE, canStart: false, reason: "VIDEO_UNAVAILABLE" });
    show("video", { ...ADVISOR, videoPriceMinor: 120n });
    fireEvent.click(screen.getByRole("button", { name: "Chat instead" }));
    expect(onMode).toHaveBeenCalledWith("chat");
  });

  it("asks for the mode it was opened for, and offers the other one only where there is one", async () => {
    show("video", { ...ADVISOR, videoPriceMinor: 120n });
    fireEvent.click(screen.getByRole("radio", { name: "Chat" }));
    expect(onMode).toHaveBeenCalledWith("chat");
    await send();
    expect(backend.calls).toHaveBeenCalledWith("sessions:request", expect.objectContaining({ mode: "video" }));
    cleanup();
    show();
    expect(screen.queryByRole("radiogroup")).toBeNull();
  });

  it("offers a busy advisor's queue with the wait, and takes a place in it", async () => {
    const queue = { ahead: 1, runningSinceMs: Date.now() - 12.5 * 60_000, typicalMs: 18 * 60_000, isFull: false, maxWaitMs: 1_800_000 };
    backend.answers.set("sessions:quote", { ...QUOTE, canStart: false, reason: "ADVISOR_BUSY", availability: "busy", queue });
    backend.calls.mockResolvedValue({ sessionId: "s1", state: "queued", expiresAtMs: 0 });
    show();
    expect(document.body.textContent).toContain(
      "1 person is before you. The session that is running has lasted 12 minutes; half of Ada’s sessions end within 18 minutes.",
    );
    expect(screen.queryByRole("button", { name: "Send request" })).toBeNull();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Wait in the queue" })));
    expect(backend.calls).toHaveBeenCalledWith("sessions:request", expect.objectContaining({ mode: "chat", queue: true }));
    expect(push).toHaveBeenCalledWith("/session/s1");
  });

  it("keeps what was typed while paying leads away, and forgets it once it is sent", async () => {
    backend.calls.mockResolvedValue({ sessionId: "s1", state: "requested", expiresAtMs: 0 });
    show();
    fireEvent.change(screen.getByLabelText(/Spend limit/), { target: { value: "7.50" } });
    fireEvent.change(screen.getByLabelText(/Opening note/), { target: { value: "Two lines\n\nof it" } });
    cleanup();
    backend.answers.set("sessions:quote", { ...QUOTE, isShort: true, canStart: false, reason: "INSUFFICIENT_FUNDS" });
    show();
    expect(screen.getByText(/What you wrote is kept\.$/)).toBeTruthy();
    cleanup();
    backend.answers.set("sessions:quote", QUOTE);
    show();
    expect(screen.getByLabelText<HTMLInputElement>(/Spend limit/).value).toBe("7.50");
    expect(screen.getByLabelText<HTMLTextAreaElement>(/Opening note/).value).toBe("Two lines\n\nof it");
    await send();
    cleanup();
    show();
    expect(screen.getByLabelText<HTMLTextAreaElement>(/Opening note/).value).toBe("");
  });

  it("keeps its key after a lost answer and changes it after a refusal", async () => {
    backend.calls.mockRejectedValueOnce(new Error("connection lost"));
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "ADVISOR_OFFLINE" }));
    show();
    await send();
    await send();
    expect(screen.getByText(/This advisor is offline/)).toBeTruthy();
    await send();
    const keys = backend.calls.mock.calls.map(([, args]) => (args as { requestKey: string }).requestKey);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});
