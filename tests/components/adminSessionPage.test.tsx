import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AdminSession } from "@/components/admin/sessions/AdminSession";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const AT_MS = Date.UTC(2026, 0, 15, 12);
const review = {
  reviewId: "r1",
  sessionId: "s1",
  advisorId: "p1",
  advisorName: "Ada L.",
  clientFirstName: "Casey",
  isDemo: false,
  overall: 2,
  expertise: null,
  communication: null,
  helpfulness: null,
  text: "Late and short.",
  atMs: AT_MS,
  reply: { text: "I am sorry.", atMs: AT_MS },
  removal: null,
  removedBy: null,
};
const session = (change: object = {}) => ({
  sessionId: "s1",
  client: { userId: "u1", name: "Casey", email: "casey@example.com", suspended: true },
  advisor: { userId: "u2", name: "Ada L.", email: null, suspended: false, advisorId: "p1" },
  mode: "video",
  state: "ended",
  isOpen: false,
  canEnd: false,
  note: null,
  closeCause: null,
  declineReason: null,
  endReason: "ended_by_client",
  requestedAtMs: AT_MS,
  acceptedAtMs: AT_MS,
  startedAtMs: AT_MS,
  endedAtMs: AT_MS + 600_000,
  expiresAtMs: null,
  billedSinceMs: null,
  exhaustAtMs: null,
  limitAtMs: null,
  deadlineMs: null,
  stopReason: null,
  billedMs: 600_000,
  ratePerMinuteMinor: 150n,
  feeBps: 1_000,
  limitMinor: 700n,
  askedLimitMinor: 900n,
  chargeMinor: 1_500n,
  feeMinor: 150n,
  terms: { graceMs: 30_000, lapsesMax: 5 },
  commsProvider: "stream",
  receipt: null,
  segments: [],
  facts: [],
  calls: [
    { epoch: 1, provider: "stream", openedAtMs: AT_MS, closedAtMs: AT_MS + 600_000, closeReason: "ended_by_client", serverState: "done" },
  ],
  targets: [{ kind: "channel", epoch: 0, isOpen: false, state: "failed", tries: 300, lastError: "timeout" }],
  meter: { ticks: 720, lastClientProofMs: AT_MS, lastAdvisorProofMs: AT_MS },
  messages: { client: 3, advisor: 4, isCapped: false },
  firstMessageAtMs: AT_MS,
  lastMessageAtMs: AT_MS + 65_000,
  fileCount: 1,
  earning: { status: "pending", amountMinor: 1_350n, availableAtMs: AT_MS + 86_400_000, refundedMinor: 0n },
  dispute: { disputeId: "d1", state: "open", openedAtMs: AT_MS },
  review,
  transactions: [{ transactionId: "x1", kind: "settle", atMs: AT_MS, amountMinor: 1_500n, walletDeltaMinor: -1_500n }],
  audit: [],
  ...change,
});

const factOf = (label: string) => screen.getByText(label, { selector: "dt" }).nextElementSibling?.textContent;
const rowsOf = (name: string) =>
  within(screen.getByRole("region", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    );

beforeEach(() => {
  backend.reset();
  backend.answers.set("users:me", { userId: "u9", roles: ["client", "admin"], suspended: false });
  backend.answers.set("admin:session", session());
});

describe("the page of a session", () => {
  it("tells people, limits, ticks, calls, what the provider did and the terms", () => {
    renderScreen(<AdminSession sessionId="s1" />);
    expect(factOf("Client")).toBe("CaseySuspended");
    expect([factOf("Spend limit"), factOf("Limit that was asked for")]).toEqual(["$7.00", "$9.00"]);
    expect(factOf("Signs of life counted")).toBe("720");
    expect(factOf("First and last message")).toMatch(/12:00:00.*12:01:05/);
    expect(factOf("Becomes available")).toBe("Jan 16, 2026, 12:00 PM");
    expect(rowsOf("Video calls")).toEqual([["1", expect.any(String), expect.any(String), "The client ended it.", "stream done"]]);
    expect(rowsOf("Chat and calls at the provider")).toEqual([["Chat", "Closed", "failed", "300", "timeout"]]);
    expect(factOf("Grace after a lost connection")).toBe("30 sec");
    expect(screen.getByRole("link", { name: "Open the dispute" }).getAttribute("href")).toBe("/admin/disputes/d1#decision");
    expect(screen.getByRole("link", { name: "All that was done to it" }).getAttribute("href")).toBe("/admin/audit?target=s1");
    expect(screen.getByRole("link", { name: "$15.00" }).getAttribute("href")).toBe("/admin/ledger/transactions/x1");
  });

  it("removes the review right there, with a reason", async () => {
    renderScreen(<AdminSession sessionId="s1" />);
    expect(screen.getByText("Late and short.")).toBeTruthy();
    expect(screen.getByText("I am sorry.")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Remove the review by Casey about Ada L." })));
    await act(async () => fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "It names somebody." } }));
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Remove review" })));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("reviews:remove", { reviewId: "r1", reason: "It names somebody." });
  });

  it("puts the balance of either person right", async () => {
    renderScreen(<AdminSession sessionId="s1" />);
    expect(screen.getByRole("button", { name: "Adjust balance: Ada L." })).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Adjust balance: Casey" })));
    expect(screen.getByRole("dialog", { name: "Adjust the balance of Casey" })).toBeTruthy();
  });

  it("says of an open one what the meter is at, and ends it with a reason", async () => {
    const open = {
      state: "running",
      isOpen: true,
      canEnd: true,
      endReason: null,
      endedAtMs: null,
      billedSinceMs: AT_MS,
      exhaustAtMs: AT_MS + 60_000,
      meter: null,
    };
    backend.answers.set("admin:session", session({ ...open, review: null, dispute: null, earning: null }));
    renderScreen(<AdminSession sessionId="s1" />);
    expect(factOf("Billed since")).toBe("Jan 15, 2026, 12:00 PM");
    expect(factOf("Money lasts until")).toBe("Jan 15, 2026, 12:01 PM");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "End for both" })));
    await act(async () => fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "Somebody was threatened." } }));
    await act(async () => fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "End for both" })));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("admin:endSession", { sessionId: "s1", reason: "Somebody was threatened." });
  });

  it("says why a request led to nothing, with the advisor's own words", () => {
    const declined = {
      state: "declined",
      closeCause: "busy",
      declineReason: "Tomorrow is fine.",
      endReason: null,
      review: null,
      dispute: null,
      earning: null,
    };
    backend.answers.set("admin:session", session(declined));
    renderScreen(<AdminSession sessionId="s1" />);
    expect(factOf("Why it ended")).toBe("Ada L. is busy right now.");
    expect(factOf("In the advisor's words")).toBe("Tomorrow is fine.");
  });
});
