import { act, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { IncomingCard } from "@/components/sessions/IncomingCard";
import type { Id } from "@/convex/_generated/dataModel";
import type { SessionView } from "@/lib/billingService";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }) }));

const REQUEST: SessionView = {
  sessionId: "s1" as Id<"sessions">,
  me: "advisor",
  mode: "chat",
  state: "requested",
  peerName: "Casey",
  peerPortraitSeed: null,
  advisorId: "a1" as Id<"advisorProfiles">,
  ratePerMinuteMinor: 50n,
  feeBps: 1_000,
  baseMs: 0,
  segStartMs: null,
  exhaustAtMs: null,
  limitMinor: null,
  limitAtMs: null,
  graceUntilMs: null,
  endsAtMs: null,
  requestedAtMs: 0,
  expiresAtMs: 60_000,
  startedAtMs: null,
  endedAtMs: null,
  note: null,
  closeCause: null,
  declineReason: null,
  endReason: null,
  chargeMinor: null,
  earningMinor: null,
  commsProvider: null,
  callEpoch: null,
  stopReason: null,
};

beforeEach(() => backend.reset());

describe("a request on the advisor's screen", () => {
  it("that the client can no longer pay says that it cannot start, and never speaks of a balance", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "INSUFFICIENT_FUNDS" }));
    renderScreen(<IncomingCard request={REQUEST} />);
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Accept" })));
    expect(screen.getByRole("alert").textContent).toBe("Casey cannot start this session right now. You can wait for a new request.");
    expect(document.body.textContent).not.toMatch(/balance|funds/i);
  });
});
