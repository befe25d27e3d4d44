import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PayoutClock } from "@/components/payouts/PayoutClock";
import type { Overview, PayoutMethod } from "@/components/payouts/payoutTypes";
import { RequestWithdrawal } from "@/components/payouts/RequestWithdrawal";
import type { Id } from "@/convex/_generated/dataModel";
import { payoutClock, type ClockFacts } from "@/lib/domain/payouts/clock";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;

const PENDING: ClockFacts = {
  state: "pending",
  methodKind: "connect",
  approversNeeded: 1,
  approvalCount: 0,
  block: null,
  blockedAtMs: null,
  nextTryAtMs: null,
  failureCode: null,
  bankStatus: null,
  requestedAtMs: NOW_MS - DAY_MS,
  lastApprovalAtMs: null,
  approvedAtMs: null,
  sentAtMs: null,
  arrivedAtMs: null,
  closedAtMs: null,
  reviewMs: 3 * DAY_MS,
  arrivalMs: 5 * DAY_MS,
};
const APPROVED = { ...PENDING, state: "approved", approvedAtMs: NOW_MS - 3_600_000 } as const;
const SENT = { ...APPROVED, state: "completed", sentAtMs: NOW_MS - 1_800_000, closedAtMs: NOW_MS - 1_800_000 } as const;

const steps = () =>
  within(screen.getByRole("list", { name: "Way of the money" }))
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
const said = (label: string) => screen.getByText(label).nextElementSibling?.textContent;

beforeEach(() => {
  backend.reset();
  vi.spyOn(Date, "now").mockReturnValue(NOW_MS);
});

describe("the payout clock", () => {
  it("says where the money is, what it waits for and until when, while an admin decides", () => {
    renderScreen(<PayoutClock clock={payoutClock(PENDING)} />);
    expect(steps()[0]).toMatch(/^Asked for: doneNov 20, 2026/);
    expect(steps().slice(1)).toEqual(["Approved: now", "Sent: to come", "At the bank: to come"]);
    expect(screen.getAllByRole("listitem").filter((step) => step.getAttribute("aria-current") === "step")).toHaveLength(1);
    expect(said("Where it is")).toBe("Set aside here for this withdrawal");
    expect(said("What it waits for")).toMatch(/^An admin looks at it\.since Nov 20, 2026/);
    expect(said("Until when")).toMatch(/^Nov 23, 2026.* at the latest$/);
  });

  it.each([
    [
      "a second admin",
      { ...PENDING, approversNeeded: 2, approvalCount: 1, lastApprovalAtMs: NOW_MS },
      "A second admin has to approve",
      /Nov 24, 2026.* at the latest/,
    ],
    ["an admin's transfer", { ...APPROVED, methodKind: "bank" }, "An admin makes the bank transfer.", /at the latest/],
    [
      "a promise that has passed",
      { ...PENDING, requestedAtMs: NOW_MS - 4 * DAY_MS },
      "An admin looks at it.",
      /was promised for Nov 20, 2026.* and is late/,
    ],
    [
      "the processor's balance",
      { ...APPROVED, block: "funds", blockedAtMs: NOW_MS, nextTryAtMs: NOW_MS + 3_600_000 },
      "balance at the processor is too small",
      /^Next try Nov 21, 2026/,
    ],
    [
      "the account of the payee",
      { ...APPROVED, block: "payee", blockedAtMs: NOW_MS, nextTryAtMs: NOW_MS + 3_600_000 },
      "may not receive money yet",
      /^Nobody can say/,
    ],
    ["the transfer", APPROVED, "on its way out", /^In the next minutes$/],
    ["the bank", { ...SENT, bankStatus: "in_transit" }, "pays it out to the bank", /^Nov 26, 2026.* at the latest$/],
    ["other bank details", { ...SENT, bankStatus: "failed", arrivedAtMs: NOW_MS }, "The bank did not take it.", /^Nobody can say/],
    ["nothing, on its way by hand", { ...SENT, methodKind: "bank" }, "Nothing. It is over.", /^At the bank by Nov 26, 2026/],
    ["nothing, arrived", { ...SENT, bankStatus: "paid", arrivedAtMs: NOW_MS }, "Nothing. It is over.", /^Since Nov 21, 2026/],
  ] as [string, ClockFacts, string, RegExp][])("names %s", (_name, facts, wait, until) => {
    renderScreen(<PayoutClock clock={payoutClock(facts)} />);
    expect(said("What it waits for")).toContain(wait);
    expect(said("Until when")).toMatch(until);
  });

  it("stops at the step that was refused, with the money back", () => {
    renderScreen(<PayoutClock clock={payoutClock({ ...PENDING, state: "rejected", closedAtMs: NOW_MS })} />);
    expect(steps().slice(1)).toEqual(["Approved: stopped", "Sent: stopped", "At the bank: stopped"]);
    expect(said("Where it is")).toBe("Back in the balance");
  });
});

const method = (change: Partial<PayoutMethod> = {}): PayoutMethod => ({
  isRemoved: false,
  methodId: "m1" as Id<"payoutMethods">,
  kind: "bank",
  last4: "6789",
  bankCountry: "US",
  holderInitials: "A. L.",
  connect: null,
  isReady: true,
  isDefault: true,
  savedAtMs: NOW_MS,
  isDemo: false,
  ...change,
});
const overview = (change: Partial<Overview> = {}): Overview => ({
  availableMinor: 25_000n,
  pendingMinor: 0n,
  frozenMinor: 0n,
  inTransitMinor: 0n,
  paidMinor: 0n,
  debtMinor: 0n,
  currency: "USD",
  minMinor: 2_000n,
  maxMinor: 25_000n,
  dailyLeftMinor: 500_000n,
  openCount: 0,
  openMax: 5,
  approversAboveMinor: 100_000n,
  monthly: true,
  nextBatchMonth: "2026-11",
  obstacles: [],
  isPaused: false,
  methods: [method()],
  ...change,
});
const open = () => fireEvent.click(screen.getByRole("button", { name: "Request withdrawal" }));
const dialog = () => within(screen.getByRole("dialog"));
const amount = () => dialog().getByLabelText<HTMLInputElement>("Amount");
const send = async () => {
  await act(async () => fireEvent.click(dialog().getByRole("button", { name: "Request withdrawal" })));
};

describe("asking for money", () => {
  it("offers what is possible, says the exact figures, and shows where it stands afterwards", async () => {
    backend.calls.mockResolvedValue({ withdrawalId: "w1", state: "pending" });
    backend.answers.set("payouts:get", { withdrawalId: "w1", clock: payoutClock(PENDING), timeline: [] });
    renderScreen(<RequestWithdrawal overview={overview()} />);
    open();
    expect(dialog().getByRole("group", { name: "Usual amounts" }).textContent).toBe("$20$50$100All of it, $250.00");
    fireEvent.change(amount(), { target: { value: "42.50" } });
    expect(dialog().getByText("$42.50 goes to: Bank account ending in 6789")).toBeTruthy();
    expect(dialog().getByText("$207.50 stays available.")).toBeTruthy();
    await send();
    expect(backend.calls).toHaveBeenCalledWith("payouts:request", expect.objectContaining({ amountMinor: 4_250n, methodId: "m1" }));
    expect(dialog().getByRole("status").textContent).toBe("$42.50 is set aside. This is where it stands:");
    expect(dialog().getByText("An admin looks at it.", { exact: false })).toBeTruthy();
  });

  it("takes all of it by one press", async () => {
    backend.calls.mockResolvedValue({ withdrawalId: "w1", state: "pending" });
    renderScreen(<RequestWithdrawal overview={overview({ availableMinor: 4_321n, maxMinor: 4_321n })} />);
    open();
    fireEvent.click(dialog().getByRole("button", { name: "All of it, $43.21" }));
    expect(amount().value).toBe("43.21");
    await send();
    expect(backend.calls).toHaveBeenCalledWith("payouts:request", expect.objectContaining({ amountMinor: 4_321n }));
  });

  it.each([
    ["abc", "Type an amount such as 50 or 12.50."],
    ["", "Type an amount such as 50 or 12.50."],
    ["-20", "Type an amount such as 50 or 12.50."],
    ["19.99", "The least is $20.00."],
    ["250.01", "The most you can ask for now is $250.00."],
  ])("sends nothing for %j and says why", async (text, sentence) => {
    renderScreen(<RequestWithdrawal overview={overview()} />);
    open();
    fireEvent.change(amount(), { target: { value: text } });
    await send();
    expect(dialog().getByText(sentence)).toBeTruthy();
    expect(backend.calls).not.toHaveBeenCalled();
  });

  it("repeats a lost call under the same key, and takes a new one for another amount", async () => {
    backend.calls.mockRejectedValue(new Error("connection lost"));
    renderScreen(<RequestWithdrawal overview={overview()} />);
    open();
    fireEvent.change(amount(), { target: { value: "50" } });
    await send();
    await send();
    fireEvent.change(amount(), { target: { value: "60" } });
    await send();
    const keys = backend.calls.mock.calls.map(([, args]) => (args as { requestKey: string }).requestKey);
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it.each([
    ["too little", { code: "INSUFFICIENT_FUNDS", details: { availableMinor: 1_250n } }, "Only $12.50 is available now. Choose less."],
    [
      "the day's cap",
      { code: "DAILY_CAP", details: { limitMinor: 500_000n, leftMinor: 3_000n } },
      "Only $30.00 more can be asked for within 24 hours.",
    ],
    ["debt", { code: "INVALID_STATE", details: { state: "debt" } }, "Something is owed to the platform."],
    ["too many open", { code: "INVALID_STATE", details: { state: "tooManyOpen" } }, "There are too many open withdrawals."],
    ["a new minimum", { code: "BELOW_MINIMUM", details: { limitMinor: 2_500n } }, "The least is $25.00."],
  ])("says what the server refused: %s", async (_name, refusal, sentence) => {
    backend.calls.mockRejectedValue(new ConvexError(refusal));
    renderScreen(<RequestWithdrawal overview={overview()} />);
    open();
    fireEvent.change(amount(), { target: { value: "50" } });
    await send();
    expect(dialog().getByText(sentence, { exact: false })).toBeTruthy();
    expect(amount().value).toBe("50");
  });

  it("explains every obstacle in words instead of a form", () => {
    const obstacles = ["noMethod", "debt", "belowMinimum", "tooManyOpen", "dailyCap"] as const;
    const held = {
      obstacles: [...obstacles],
      methods: [],
      maxMinor: 0n,
      availableMinor: 1_740n,
      debtMinor: 500n,
      openCount: 5,
      dailyLeftMinor: 1_000n,
    };
    renderScreen(<RequestWithdrawal overview={overview(held)} />);
    open();
    const sentences = dialog()
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
    expect(sentences).toHaveLength(5);
    expect(sentences[1]).toBe("You owe $5.00. What you earn settles it first; then you can withdraw.");
    expect(sentences[2]).toMatch(/^The least is \$20\.00, and \$17\.40 is available\./);
    expect(sentences[3]).toMatch(/^You have 5 open withdrawals/);
    expect(sentences[4]).toMatch(/\$10\.00 is left/);
    expect(dialog().queryByLabelText("Amount")).toBeNull();
  });

  it("names the threshold above which two admins approve", () => {
    renderScreen(<RequestWithdrawal overview={overview({ availableMinor: 150_000n, maxMinor: 150_000n })} />);
    open();
    expect(dialog().getByText("Above $1,000 two admins have to approve, which takes longer.")).toBeTruthy();
  });
});
