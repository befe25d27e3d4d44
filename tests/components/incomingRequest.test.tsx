import { act, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { IncomingCard } from "@/components/sessions/IncomingCard";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";
import { sessionView } from "./support/sessionView";

const { push } = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

const REQUEST = sessionView({ me: "advisor", peerName: "Casey", peerPortraitSeed: null });
const press = async (name: string) => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name })));
};

beforeEach(() => {
  backend.reset();
  push.mockReset();
});

describe("a request on the advisor's screen", () => {
  it("says who asks, how, for how much of it, and how long there is to answer", () => {
    vi.useFakeTimers({ now: 17_000 });
    renderScreen(<IncomingCard request={{ ...REQUEST, mode: "video", ratePerMinuteMinor: 120n }} />);
    expect(screen.getByText("Casey wants a video call")).toBeTruthy();
    expect(screen.getByText("$1.20 a minute, $1.08 of it yours")).toBeTruthy();
    expect(screen.getByText("43 seconds left to answer")).toBeTruthy();
    vi.useRealTimers();
  });

  it("accepted leads into the room", async () => {
    renderScreen(<IncomingCard request={REQUEST} />);
    await press("Accept");
    expect(backend.calls.mock.calls).toEqual([["sessions:accept", { sessionId: "s1" }]]);
    expect(push).toHaveBeenCalledWith("/session/s1");
  });

  it("is declined by one press, without a reason", async () => {
    renderScreen(<IncomingCard request={REQUEST} />);
    await press("Decline");
    expect(backend.calls.mock.calls).toEqual([["sessions:decline", { sessionId: "s1" }]]);
  });

  it("is declined with a cause and words when one says why", async () => {
    renderScreen(<IncomingCard request={REQUEST} />);
    await press("Say why");
    fireEvent.click(screen.getByRole("radio", { name: "Not my field" }));
    fireEvent.change(screen.getByLabelText(/In your words/), { target: { value: "Try Omar" } });
    await press("Decline");
    expect(backend.calls.mock.calls).toEqual([["sessions:decline", { sessionId: "s1", cause: "not_my_field", reason: "Try Omar" }]]);
  });

  it("in the queue can be declined and not accepted", () => {
    renderScreen(<IncomingCard request={{ ...REQUEST, state: "queued", expiresAtMs: null }} />);
    expect(screen.getByText("Waits for their turn")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Accept" })).toBeNull();
    expect(screen.getByRole("button", { name: "Decline" })).toBeTruthy();
  });

  it("that the client can no longer pay says that it cannot start, and never speaks of a balance", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "INSUFFICIENT_FUNDS" }));
    renderScreen(<IncomingCard request={REQUEST} />);
    await press("Accept");
    expect(screen.getByRole("alert").textContent).toBe("Casey cannot start this session right now. You can wait for a new request.");
    expect(document.body.textContent).not.toMatch(/balance|funds/i);
  });
});
