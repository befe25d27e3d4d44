import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { QueueCards } from "@/components/sessions/QueueCards";
import { RequestOver } from "@/components/sessions/RequestOver";
import { turnNews } from "@/components/sessions/turnNews";
import { WaitingForAnswer } from "@/components/sessions/WaitingForAnswer";
import { WaitText } from "@/components/sessions/WaitText";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";
import { sessionView } from "./support/sessionView";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }), usePathname: () => "/advisors" }));

const MINUTE_MS = 60_000;
const QUEUED = sessionView({ state: "queued", expiresAtMs: null });
const PLACE = { ahead: 1, runningSinceMs: 0, typicalMs: 18 * MINUTE_MS, untilMs: 30 * MINUTE_MS, advisor: "busy", isShort: false };

beforeEach(() => {
  backend.reset();
  vi.useFakeTimers({ now: 12 * MINUTE_MS + 59_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the wait in words", () => {
  const words = (part: Partial<Parameters<typeof WaitText>[0]>) => {
    const view = renderScreen(
      <p>
        <WaitText name="Ada" ahead={1} runningSinceMs={0} typicalMs={18 * MINUTE_MS} {...part} />
      </p>,
    );
    return view.container.textContent?.trim();
  };

  it.each([
    [{}, "1 person is before you. The session that is running has lasted 12 minutes; half of Ada’s sessions end within 18 minutes."],
    [{ ahead: 2, typicalMs: null }, "2 people are before you. The session that is running has lasted 12 minutes."],
    [{ ahead: 0, runningSinceMs: 12 * MINUTE_MS, typicalMs: null }, "Nobody is before you. The session that is running has lasted less than a minute."],
    [{ ahead: 0, isIn: true, runningSinceMs: null }, "You are next. Half of Ada’s sessions end within 18 minutes."],
    [{ ahead: 0, isIn: true, runningSinceMs: null, typicalMs: null }, "You are next."],
  ])("%j", (part, sentence) => {
    expect(words(part)).toBe(sentence);
  });
});

describe("a place in the queue", () => {
  it("is shown live, with the wait and until when it is kept, and can be left", async () => {
    backend.answers.set("sessions:place", PLACE);
    const view = renderScreen(<WaitingForAnswer session={QUEUED} />);
    expect(screen.getByRole("heading", { name: "In the queue for Ada" })).toBeTruthy();
    expect(screen.getByRole("status").textContent).toMatch(/^1 person is before you\. The session that is running has lasted 12 minutes;/);
    backend.answers.set("sessions:place", { ...PLACE, ahead: 0 });
    view.update(<WaitingForAnswer session={{ ...QUEUED }} />);
    expect(screen.getByRole("status").textContent).toMatch(/^You are next\./);
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Leave the queue" })));
    expect(backend.calls.mock.calls).toEqual([["sessions:cancel", { sessionId: "s1" }]]);
  });

  it.each([
    ["offline", "Ada is offline at the moment. You keep your place."],
    ["closed", "Ada is not taking sessions at the moment. You keep your place."],
    ["free", "Ada is free. The person before you is being asked."],
  ])("says what holds it up: %s", (advisor, sentence) => {
    backend.answers.set("sessions:place", { ...PLACE, advisor, runningSinceMs: null });
    renderScreen(<WaitingForAnswer session={QUEUED} />);
    expect(screen.getByText(sentence)).toBeTruthy();
  });

  it("offers funds where the balance has become too small", () => {
    backend.answers.set("sessions:place", { ...PLACE, isShort: true });
    renderScreen(<WaitingForAnswer session={QUEUED} />);
    expect(screen.getByRole("alert").textContent).toMatch(/^Your balance no longer covers the start\./);
    expect(screen.getByRole("button", { name: "Add funds" })).toBeTruthy();
  });

  it("becomes the request on their screen when the turn comes", () => {
    backend.answers.set("sessions:place", PLACE);
    const view = renderScreen(<WaitingForAnswer session={QUEUED} />);
    const nowMs = Date.now();
    view.update(<WaitingForAnswer session={sessionView({ requestedAtMs: nowMs, expiresAtMs: nowMs + MINUTE_MS })} />);
    expect(screen.getByRole("heading", { name: "Waiting for Ada" })).toBeTruthy();
    expect(screen.getByRole("status").textContent).toBe("60 seconds left");
  });

  it("is on every other page as a card", () => {
    backend.answers.set("sessions:open", [QUEUED, sessionView({ sessionId: "s2" as Id<"sessions">, peerName: "Omar" })]);
    backend.answers.set("sessions:place", PLACE);
    renderScreen(<QueueCards />);
    expect(screen.getAllByRole("region")).toHaveLength(1);
    expect(screen.getByRole("region", { name: "Queue for Ada" }).textContent).toContain("1 person before you");
    expect(screen.getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/session/s1");
  });
});

describe("what is new for somebody who waits", () => {
  const queued = sessionView({ state: "queued" });
  const requested = sessionView();
  const news = (before: Parameters<typeof turnNews>[0], after: Parameters<typeof turnNews>[1]) => turnNews(before, after).map(({ kind }) => kind);

  it("is the turn, the open room, another session that came first, and the end; nothing else", () => {
    expect(news([queued], [requested])).toEqual(["turn"]);
    expect(news([requested], [sessionView({ state: "ready" })])).toEqual(["accepted"]);
    expect(news([queued], [sessionView({ state: "running" })])).toEqual(["accepted"]);
    expect(news([requested], [])).toEqual(["over"]);
    expect(news([queued], [])).toEqual(["over"]);
    // Another session came first.
    expect(news([requested], [queued])).toEqual(["moved"]);
    expect(news([queued], [queued])).toEqual([]);
    expect(news([sessionView({ state: "running" })], [])).toEqual([]);
    expect(news([sessionView({ me: "advisor" })], [])).toEqual([]);
  });
});

describe("a request that led to nothing", () => {
  const text = (part: Parameters<typeof sessionView>[0]) => renderScreen(<RequestOver session={sessionView(part)} />).container.textContent;

  it("says the cause and the advisor's words", () => {
    const shown = text({ state: "declined", closeCause: "not_my_field", declineReason: "Try Omar" });
    expect(shown).toContain("Ada says it is not their field.");
    expect(shown).toContain("They wrote: Try Omar");
  });

  it("blames nobody for a turn that did not come", () => {
    expect(text({ state: "expired", closeCause: "waited_too_long" })).toMatch(/The wait is over.*Your turn did not come in time\..*Nothing was charged\./);
    expect(text({ state: "expired", closeCause: "another_session" })).toContain("Ada started another session first, and the queue is full.");
    expect(text({ state: "expired" })).toContain("Ada did not answer in time");
  });
});
