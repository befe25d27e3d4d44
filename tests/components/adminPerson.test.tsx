import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Person } from "@/components/admin/users/Person";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const AT_MS = Date.UTC(2026, 0, 15, 12);
const NO_MONEY = { freeMinor: 0n, heldMinor: 0n, pendingMinor: 0n, availableMinor: 0n, frozenMinor: 0n, onItsWayMinor: 0n, owedMinor: 0n };
const robin = { userId: "u9", firstName: "Robin", surname: null, email: null, roles: ["client", "admin"], suspended: false };

const person = (change: object = {}) => ({
  userId: "u1",
  firstName: "Ada",
  surname: "Lovett",
  email: "ada@example.com",
  roles: ["client", "advisor"],
  suspended: false,
  isDemo: false,
  isDeleted: false,
  createdAtMs: AT_MS,
  profile: { advisorId: "p1", displayName: "Ada L.", status: "approved" },
  money: { ...NO_MONEY, availableMinor: 12_500n },
  sessions: [
    {
      sessionId: "s1",
      isClient: false,
      clientFirstName: "Casey",
      advisorDisplayName: "Ada L.",
      mode: "chat",
      state: "ended",
      requestedAtMs: AT_MS,
      chargeMinor: 1_500n,
      stars: 4,
    },
  ],
  disputes: [
    {
      disputeId: "d1",
      sessionId: "s1",
      isClient: false,
      state: "open",
      reason: "quality",
      openedAtMs: AT_MS,
      chargeMinor: 1_500n,
      refundMinor: 0n,
    },
  ],
  withdrawals: [{ withdrawalId: "w1", state: "pending", amountMinor: 5_000n, requestedAtMs: AT_MS }],
  reviews: [{ reviewId: "r1", sessionId: "s1", overall: 4, text: "Clear words.", atMs: AT_MS, isRemoved: false }],
  audit: [],
  ...change,
});

const fields = {
  displayName: "Ada L.",
  headline: "Plain answers",
  bio: "Twenty years.",
  categorySlugs: ["law"],
  specialties: [],
  skills: [],
  languages: ["en"],
  country: "US",
  timeZone: "America/Chicago",
  yearsOfExperience: 20,
  chatPriceMinor: 150n,
  videoPriceMinor: null,
  portfolioLinks: [],
};
const advisor = (change: object = {}) => ({
  profile: {
    advisorId: "p1",
    userId: "u1",
    status: "approved",
    accepting: true,
    fields,
    photoUrl: null,
    portraitSeed: "Ada",
    ratingAverage: 4.5,
    ratingCount: 2,
    createdAtMs: AT_MS,
    responseMs: null,
  },
  application: {
    applicationId: "a1",
    state: "approved",
    createdAtMs: AT_MS,
    submittedAtMs: AT_MS,
    decidedAtMs: AT_MS,
    decidedBy: "Robin",
    reason: null,
    documentCount: 2,
  },
  invitation: null,
  canInvite: false,
  payout: {
    methods: [
      {
        methodId: "m1",
        kind: "bank",
        last4: "6789",
        holderInitials: "A. L.",
        bankCountry: "US",
        connect: null,
        isReady: true,
        isDefault: true,
        isRemoved: false,
        isDemo: false,
        savedAtMs: AT_MS,
      },
    ],
    monthly: true,
    paidMinor: 40_000n,
    earnedMinor: 1_350n,
    sessionCount: 1,
  },
  ...change,
});
const payments = {
  customers: [{ provider: "stripe", livemode: false, customerId: "cus_1" }],
  topUps: [
    {
      topUpId: "t1",
      createdAtMs: AT_MS,
      amountMinor: 5_000n,
      state: "failed",
      provider: "stripe",
      livemode: false,
      paymentId: "pi_1",
      failureCode: "card_declined",
      arrivedMinor: null,
      transactionId: null,
    },
  ],
  movements: [
    {
      transactionId: "x1",
      kind: "settle",
      atMs: AT_MS,
      amountMinor: 1_500n,
      walletDeltaMinor: -1_500n,
      walletAfterMinor: 3_500n,
      sessionId: "s1",
    },
  ],
  spending: {
    months: [{ monthMs: AT_MS, amountMinor: 1_500n, sessionCount: 1, billedMs: 600_000 }],
    limits: [
      { period: "week", amountMinor: 10_000n, raise: null, spentMinor: 1_500n, renewsAtMs: AT_MS },
      { period: "month", amountMinor: null, raise: null, spentMinor: 1_500n, renewsAtMs: AT_MS },
    ],
    excludedUntilMs: null,
  },
};
const account = {
  locale: "es",
  timeZone: "Europe/Madrid",
  firstSignInAtMs: AT_MS,
  deletedAtMs: null,
  presence: { state: "online", sinceMs: AT_MS },
  lastAct: { action: "apiKeys.create", atMs: AT_MS },
  keys: [
    {
      keyId: "k1",
      name: "Ledger export",
      scopes: ["earnings:read"],
      prefix: "psk_12345678",
      createdAtMs: AT_MS,
      expiresAtMs: null,
      lastUsedAtMs: null,
      revokedAtMs: null,
    },
  ],
  mails: [
    { mailId: "e1", topic: "payoutSent", state: "dead", createdAtMs: AT_MS, finishedAtMs: AT_MS, tries: 5, lastError: "validation_error" },
  ],
  mailOff: [],
};

const hrefOf = (name: string) => screen.getByRole("link", { name }).getAttribute("href");
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
/** Below the first cell stands for phones what other columns say. */
const textOf = (cell: HTMLElement) => {
  const shown = cell.cloneNode(true) as HTMLElement;
  for (const again of shown.querySelectorAll('[class*="sm:hidden"]')) if (!again.className.includes("max-sm:hidden")) again.remove();
  return shown.textContent.trim();
};
const rowsOf = (name: string) =>
  within(screen.getByRole("region", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell").map(textOf));

beforeEach(() => {
  backend.reset();
  backend.answers.set("users:me", robin);
  backend.answers.set("users:person", person());
  backend.answers.set("users:personAdvisor", advisor());
  backend.answers.set("users:personPayments", payments);
  backend.answers.set("users:personAccount", account);
  backend.answers.set("admin:adjustments", { page: [], isDone: true, continueCursor: "" });
  backend.answers.set("advisorProfiles:categories", [{ slug: "law", name: "Law" }]);
});

describe("the page of an advisor", () => {
  it("tells what is known as advisor, client and account, each a way on", () => {
    renderScreen(<Person userId="u1" />);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Ada Lovett");
    expect(screen.getByText("4.5 from 2 reviews")).toBeTruthy();
    expect(screen.getByText("Bank account ending in 6789").parentElement?.textContent).toContain("Ready, Default");
    expect(screen.getByText("Robin, Jan 15, 2026, 12:00 PM")).toBeTruthy();
    expect(rowsOf("Latest top-ups")).toEqual([["Jan 15, 2026, 12:00 PM", "Failedcard_declined", "$50.00", "pi_1"]]);
    expect(rowsOf("Latest in the wallet")).toEqual([
      ["Jan 15, 2026, 12:00 PM", "Session settled", "$15.00", "-$15.00", "$35.00", "Session"],
    ]);
    expect(rowsOf("API keys")).toEqual([["Ledger export psk_12345678", "earnings:read", "Jan 15, 2026", "Never", "no end"]]);
    expect(rowsOf("Latest sessions")).toEqual([["Jan 15, 2026, 12:00 PM", "Casey", "Chat", "Over", "$15.00", "4"]]);
    expect(hrefOf("Accounts in the ledger")).toBe("/admin/ledger/accounts?q=u1");
    expect(hrefOf("All sessions as advisor")).toBe("/admin/sessions?person=u1&side=advisor");
    expect(hrefOf("All disputes as advisor")).toBe("/admin/disputes?show=all&person=u1&side=advisor");
    expect(hrefOf("All reviews they wrote")).toBe("/admin/reviews?person=u1&side=client");
    expect(hrefOf("All withdrawals")).toBe("/admin/payouts?advisor=u1");
    expect(hrefOf("All that was done to this account")).toBe("/admin/audit?target=u1");
    expect(hrefOf("All that this person did")).toBe("/admin/audit?actor=u1");
    expect(hrefOf("Approved")).toBe("/admin/advisors/applications/a1");
    expect(hrefOf("Ada L.")).toBe("/advisors/p1");
  });

  it("edits the profile right there", async () => {
    renderScreen(<Person userId="u1" />);
    await press("Edit Ada L.");
    const dialog = within(screen.getByRole("dialog", { name: "Edit Ada L." }));
    await act(async () => fireEvent.change(dialog.getByLabelText("Headline"), { target: { value: "Other words" } }));
    await act(async () => fireEvent.change(dialog.getByLabelText("Reason"), { target: { value: "A claim that is not so." } }));
    await act(async () => fireEvent.click(dialog.getByRole("button", { name: "Save changes" })));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith(
      "advisorProfiles:editByAdmin",
      expect.objectContaining({
        advisorId: "p1",
        reason: "A claim that is not so.",
        changes: expect.objectContaining({ headline: "Other words" }) as object,
      }),
    );
  });

  it("suspends with a reason and lets back", async () => {
    const { unmount } = renderScreen(<Person userId="u1" />);
    await press("Suspend");
    const dialog = () => within(screen.getByRole("dialog"));
    await act(async () => fireEvent.click(dialog().getByRole("button", { name: "Suspend" })));
    expect(backend.calls).not.toHaveBeenCalled();
    await act(async () => fireEvent.change(dialog().getByLabelText("Reason"), { target: { value: "Under review." } }));
    await act(async () => fireEvent.click(dialog().getByRole("button", { name: "Suspend" })));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("users:setSuspended", { userId: "u1", suspended: true, reason: "Under review." });
    unmount();
    backend.answers.set("users:person", person({ suspended: true }));
    renderScreen(<Person userId="u1" />);
    expect(screen.getByRole("button", { name: "Lift the suspension" })).toBeTruthy();
  });

  it("tries a mail again that was given up", async () => {
    renderScreen(<Person userId="u1" />);
    expect(rowsOf("Latest mail")).toEqual([["Jan 15, 2026, 12:00 PM", "Payouts that were sentvalidation_error", "Given upTry again"]]);
    await press("Try again");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("notifications:retryMail", { mailId: "e1" });
  });
});

describe("the page of somebody else", () => {
  it("offers an invitation where applications are by invitation", async () => {
    backend.answers.set("users:person", person({ roles: ["client"], profile: null, withdrawals: [], disputes: [], reviews: [] }));
    backend.answers.set("users:personAdvisor", { profile: null, application: null, invitation: null, canInvite: true, payout: null });
    renderScreen(<Person userId="u1" />);
    await press("Invite to apply");
    await act(async () => fireEvent.change(screen.getByRole("textbox", { name: "Reason" }), { target: { value: "We know them." } }));
    await act(async () => fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Invite to apply" })));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("advisorProfiles:invite", { userId: "u1", reason: "We know them." });
    expect(screen.queryByRole("link", { name: "All sessions as advisor" })).toBeNull();
  });

  it("offers nothing to do to somebody whose account is deleted", () => {
    backend.answers.set(
      "users:person",
      person({ firstName: "", surname: null, email: null, roles: ["client"], suspended: true, isDeleted: true }),
    );
    backend.answers.set("users:personAdvisor", advisor({ application: null }));
    backend.answers.set("users:personAccount", { ...account, deletedAtMs: AT_MS, keys: [], mails: [] });
    renderScreen(<Person userId="u1" />);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deleted user");
    expect(screen.getByText(/This account was deleted/)).toBeTruthy();
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("says when there is nobody", () => {
    backend.answers.set("users:person", null);
    renderScreen(<Person userId="nobody" />);
    expect(hrefOf("All people")).toBe("/admin/users");
  });
});
