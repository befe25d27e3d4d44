import { act, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { TurnWatch } from "@/components/sessions/TurnWatch";
import type { SessionView } from "@/lib/billingService";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";
import { FakeAudio, FakeLocks, FakeNotification } from "./support/ringEdge";
import { sessionView } from "./support/sessionView";

const edge = vi.hoisted(() => ({ path: "/advisors", push: vi.fn(), toast: vi.fn(), beat: null as (() => void) | null }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: edge.push }), usePathname: () => edge.path }));
vi.mock("sonner", () => ({ toast: edge.toast }));

class FakeWorker {
  set onmessage(beat: () => void) {
    edge.beat = beat;
  }
  terminate() {
    edge.beat = null;
  }
}

const seen = (state: "visible" | "hidden") => {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  backend.reset();
  edge.path = "/advisors";
  edge.toast.mockReset();
  edge.push.mockReset();
  FakeAudio.reset();
  FakeNotification.reset("granted");
  vi.stubGlobal("AudioContext", FakeAudio);
  vi.stubGlobal("Notification", FakeNotification);
  vi.stubGlobal("Worker", FakeWorker);
  Object.defineProperty(navigator, "locks", { configurable: true, value: new FakeLocks() });
  Object.defineProperty(navigator, "userActivation", { configurable: true, value: { hasBeenActive: true } });
  document.title = "Advisors";
  seen("visible");
});

async function follow(...steps: SessionView[][]) {
  const [first = [], ...rest] = steps;
  backend.answers.set("sessions:open", first);
  const view = renderScreen(<TurnWatch />);
  for (const step of rest) {
    backend.answers.set("sessions:open", step);
    await act(async () => view.update(<TurnWatch />));
  }
  return view;
}
const queued = sessionView({ state: "queued", expiresAtMs: null });

describe("somebody who waits on another page", () => {
  it("hears, sees and reads in the title that the turn has come, and nothing of it stays after", async () => {
    const view = await follow([queued], [sessionView()]);
    await waitFor(() => expect(edge.toast).toHaveBeenCalledTimes(1));
    expect(edge.toast.mock.calls[0]?.[0]).toBe("It is your turn. Ada has your request now.");
    expect(document.title).toBe("Your turn: Advisors");
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    (edge.toast.mock.calls[0]?.[1] as { action: { onClick: () => void } }).action.onClick();
    expect(edge.push).toHaveBeenCalledWith("/session/s1");
    edge.path = "/session/s1";
    await act(async () => view.update(<TurnWatch />));
    expect(document.title).toBe("Advisors");
    expect(FakeAudio.sounding()).toBe(0);
  });

  it("is called into the room that has opened", async () => {
    await follow([sessionView()], [sessionView({ state: "ready" })]);
    await waitFor(() => expect(edge.toast).toHaveBeenCalledTimes(1));
    expect(edge.toast.mock.calls[0]?.[0]).toBe("Ada is in the room.");
  });

  it("is told once that it is over, without being called", async () => {
    await follow([queued], []);
    await waitFor(() => expect(edge.toast.mock.calls[0]?.[0]).toBe("Your request to Ada is over."));
    expect(document.title).toBe("Advisors");
    expect(FakeAudio.sounding()).toBe(0);
  });

  it("gets a notification when no page is in sight", async () => {
    seen("hidden");
    await follow([queued], [sessionView()]);
    await waitFor(() => expect(FakeNotification.shown.map(({ title }) => title)).toEqual(["It is your turn. Ada has your request now."]));
  });

  it("keeps the place by saying so every 20 seconds, for as long as something is queued", async () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const view = await follow([queued]);
    const beats = () => backend.calls.mock.calls.filter(([name]) => name === "sessions:stillWaiting").length;
    await act(async () => edge.beat?.());
    expect(beats()).toBe(1);
    clock.mockReturnValue(19_999);
    await act(async () => edge.beat?.());
    expect(beats()).toBe(1);
    clock.mockReturnValue(20_000);
    await act(async () => edge.beat?.());
    expect(beats()).toBe(2);
    backend.answers.set("sessions:open", [sessionView()]);
    await act(async () => view.update(<TurnWatch />));
    expect(edge.beat).toBeNull();
  });
});

describe("somebody who looks at the page of the session", () => {
  it("sees it there and gets no notice", async () => {
    edge.path = "/session/s1";
    await follow([queued], [sessionView()], [sessionView({ state: "ready" })]);
    expect(edge.toast).not.toHaveBeenCalled();
    expect(document.title).toBe("Advisors");
  });

  it("is told by title and sound when that page is in the background, until they look", async () => {
    edge.path = "/session/s1";
    seen("hidden");
    await follow([queued], [sessionView()]);
    expect(document.title).toBe("Your turn: Advisors");
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    await act(async () => seen("visible"));
    expect(document.title).toBe("Advisors");
    expect(FakeAudio.sounding()).toBe(0);
    expect(edge.toast).not.toHaveBeenCalled();
  });
});
