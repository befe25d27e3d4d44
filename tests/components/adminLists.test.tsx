import { act, fireEvent, screen, within } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DisputeList } from "@/components/admin/disputes/DisputeList";
import { AllWithdrawals } from "@/components/admin/payouts/AllWithdrawals";
import { AdminSessions } from "@/components/admin/sessions/AdminSessions";
import { AdminReviews } from "@/components/reviews/AdminReviews";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { saveFile } = vi.hoisted(() => ({ saveFile: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));
vi.mock("@/components/layout/saveFile", () => ({ saveFile }));

const AT_MS = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 86_400_000;
/** Days of the reader, whatever the zone of the machine. */
const dayMs = (day: number) => new Date(2026, 0, day).getTime();

const show = (list: ReactNode, address = "") =>
  renderScreen(
    <NuqsTestingAdapter searchParams={address} hasMemory>
      {list}
    </NuqsTestingAdapter>,
  );
const answer = (name: string, results: object[], status = "Exhausted", loadMore = vi.fn()) =>
  backend.answers.set(name, { results, status, loadMore });
const asked = (name: string) => backend.asked.mock.calls.findLast(([called]) => called === name)?.[1];
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
const order = () => screen.getByRole<HTMLButtonElement>("combobox", { name: "Order" });

/** What the file of the list on screen says, when the list has one page of these rows. */
async function fileOf(rows: object[]): Promise<{ name: string; lines: string[]; args: unknown }> {
  backend.calls.mockResolvedValueOnce({ page: rows, isDone: true, continueCursor: "" });
  await press("Download CSV");
  const { name, text } = saveFile.mock.lastCall?.[0] as { name: string; text: string };
  return { name, lines: text.replace("\uFEFF", "").split("\r\n").slice(0, -1), args: backend.calls.mock.lastCall?.[1] };
}

beforeEach(() => {
  backend.reset();
  saveFile.mockReset();
  backend.answers.set("disputes:counts", { open: 0, answered: 0, awaitingSecond: 0, overdue: 0, isCapped: false });
});

describe("the list of withdrawals", () => {
  const row = {
    withdrawalId: "w1",
    requestedAtMs: AT_MS,
    advisor: { userId: "u2", firstName: "Ada", displayName: "Ada Example", profileId: "p1", isSuspended: false },
    amountMinor: 123_456n,
    currency: "USD",
    state: "pending",
    source: "request",
    month: null,
    method: { kind: "bank", last4: "6789", isDemo: false },
    approvals: [{ adminId: "u9", firstName: "Robin", atMs: AT_MS, reason: "Checked." }],
    approversNeeded: 2,
    decidedAtMs: null,
    sentAtMs: null,
    closedAtMs: null,
    clock: { place: "reserved", waitsFor: "secondApproval", sinceMs: AT_MS, untilMs: AT_MS + 3 * DAY_MS, steps: [] },
    reason: null,
    failureCode: null,
    reference: "=cmd|calc",
  };

  it.each([
    ["", {}, "Newest first"],
    ["?state=pending", { state: "pending" }, "Oldest first"],
    ["?state=pending&sort=newest", { state: "pending", sort: "newest" }, "Newest first"],
    ["?advisor=u2&method=connect&sort=amount", { advisorId: "u2", methodKind: "connect", sort: "amount" }, "Largest amount first"],
    ["?period=dates&from=2026-01-02&to=2026-01-03", { fromMs: dayMs(2), toMs: dayMs(4) }, "Newest first"],
    ["?state=lost&method=gold&sort=random&period=ever", {}, "Newest first"],
  ])("asks for what the address %s says, and says the order it is in", (address, args, said) => {
    show(<AllWithdrawals />, address);
    expect(asked("payouts:listAll")).toEqual(args);
    expect(order().textContent).toBe(said);
  });

  it("is narrowed to one person by name, and back", async () => {
    answer("users:listAll", [{ userId: "u2", firstName: "Ada", surname: "Byron", email: "ada@example.com", isDemo: false }]);
    backend.answers.set("users:person", { firstName: "Ada", surname: "Byron" });
    show(<AllWithdrawals />);
    await act(async () => fireEvent.change(screen.getByLabelText("Search by person"), { target: { value: " ada " } }));
    expect(asked("users:listAll")).toEqual({ query: "ada" });
    await press("Ada Byron ada@example.com");
    expect(asked("payouts:listAll")).toEqual({ advisorId: "u2" });
    expect(screen.getByText("Ada Byron")).toBeTruthy();
    // A withdrawal has one person: there are no sides to choose from.
    expect(screen.queryByRole("radiogroup")).toBeNull();
    // Whoever works by keyboard goes on where they were.
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Show everybody again" }));
    await press("Show everybody again");
    expect(asked("payouts:listAll")).toEqual({});
    expect(document.activeElement).toBe(screen.getByLabelText("Search by person"));
  });

  it("says that there is none, that none fits, and that there may be more", async () => {
    answer("payouts:listAll", []);
    const all = show(<AllWithdrawals />, "?sort=amount");
    expect(screen.getByText("No withdrawals yet")).toBeTruthy();
    all.unmount();
    const few = show(<AllWithdrawals />, "?method=connect");
    expect(screen.getByText("No withdrawal fits")).toBeTruthy();
    few.unmount();
    const loadMore = vi.fn();
    answer("payouts:listAll", [], "CanLoadMore", loadMore);
    show(<AllWithdrawals />, "?method=connect");
    expect(screen.queryByText("No withdrawal fits")).toBeNull();
    await press("Keep looking");
    expect(loadMore).toHaveBeenCalledExactlyOnceWith(25);
  });

  it("is saved as it is narrowed and sorted, with four digits of a bank account and no formula", async () => {
    answer("payouts:listAll", [row]);
    show(<AllWithdrawals />, "?state=pending&sort=amount");
    const { name, lines, args } = await fileOf([row]);
    expect(name).toMatch(/^parley-withdrawals-\d{4}-\d\d-\d\d\.csv$/);
    expect(args).toEqual({ state: "pending", sort: "amount", paginationOpts: { numItems: 100, cursor: null } });
    expect(lines).toEqual([
      "withdrawal_id,requested_at_utc,advisor_id,advisor,amount,currency,state,source,month,method,last4,approvals,approvers_needed,decided_at_utc,sent_at_utc,closed_at_utc,waits_for,until_utc,reason,failure,reference",
      "w1,2026-01-15T12:00:00.000Z,u2,Ada Example,1234.56,USD,pending,request,,bank,6789,1,2,,,,secondApproval,2026-01-18T12:00:00.000Z,,,'=cmd|calc",
    ]);
  });
});

describe("the list of disputes", () => {
  const row = {
    disputeId: "d1",
    sessionId: "s1",
    client: { userId: "u1", firstName: "Casey" },
    advisor: { userId: "u2", profileId: "p1", displayName: "Ada Example" },
    mode: "video",
    reason: "quality",
    state: "refunded_part",
    isOpen: false,
    openedAtMs: AT_MS,
    answerByMs: AT_MS + 3 * DAY_MS,
    isAnswerDue: false,
    decideByMs: AT_MS + 7 * DAY_MS,
    chargeMinor: 1_500n,
    frozenMinor: 0n,
    decision: { outcome: "refunded_part", reason: "-half, as agreed", note: "Among us.", atMs: AT_MS + DAY_MS, refundMinor: 750n },
    proposal: null,
    updatedAtMs: AT_MS,
  };

  it.each([
    ["", { isOpen: true }, "Oldest first"],
    ["?show=all&person=u2&side=advisor", { personId: "u2", side: "advisor" }, "Newest first"],
    ["?reason=conduct&sort=deadline", { isOpen: true, reason: "conduct", sort: "deadline" }, "Decision due first"],
    ["?show=rejected&sort=charge", { state: "rejected", sort: "charge" }, "Highest charge first"],
    // What is decided has no deadline, so that there is no such order.
    ["?show=rejected&sort=deadline", { state: "rejected" }, "Newest first"],
    ["?period=dates&to=2026-01-03&side=nowhere", { isOpen: true, toMs: dayMs(4) }, "Oldest first"],
  ])("asks for what the address %s says, and says the order it is in", (address, args, said) => {
    show(<DisputeList />, address);
    expect(asked("disputes:listAll")).toEqual(args);
    expect(order().textContent).toBe(said);
  });

  it("is about one person as client or as advisor", async () => {
    backend.answers.set("users:person", { firstName: "Ada", surname: null });
    show(<DisputeList />, "?person=u2");
    expect(document.activeElement).toBe(document.body);
    expect(asked("disputes:listAll")).toEqual({ isOpen: true, personId: "u2", side: "client" });
    await act(async () => fireEvent.click(screen.getByRole("radio", { name: "As advisor" })));
    expect(asked("disputes:listAll")).toEqual({ isOpen: true, personId: "u2", side: "advisor" });
    await press("Show everybody again");
    expect(asked("disputes:listAll")).toEqual({ isOpen: true });
  });

  it("says until when what is open is to be answered and to be decided", () => {
    answer("disputes:listAll", [{ ...row, state: "open", isOpen: true, isAnswerDue: true, decision: null }]);
    show(<DisputeList />, "?sort=deadline");
    const { textContent } = within(screen.getByRole("list", { name: "Disputes" })).getByRole("listitem");
    expect(textContent).toContain("Answer until Jan 18, 2026, 12:00 PMTo be decided by Jan 22, 2026, 12:00 PM");
  });

  it("tells nothing waiting from nothing that fits, and both from not yet found", () => {
    answer("disputes:listAll", []);
    const waiting = show(<DisputeList />, "?sort=charge");
    expect(screen.getByText("Nothing waits")).toBeTruthy();
    waiting.unmount();
    const few = show(<DisputeList />, "?reason=conduct");
    expect(screen.getByText("No dispute fits")).toBeTruthy();
    few.unmount();
    answer("disputes:listAll", [], "CanLoadMore");
    show(<DisputeList />, "?reason=conduct");
    expect(screen.queryByText("No dispute fits")).toBeNull();
    expect(screen.getByRole("button", { name: "Keep looking" })).toBeTruthy();
  });

  it("is saved with the decision that both people read, without the note among admins", async () => {
    answer("disputes:listAll", [row]);
    show(<DisputeList />, "?show=all&sort=charge");
    const { name, lines, args } = await fileOf([row]);
    expect(name).toMatch(/^parley-disputes-/);
    expect(args).toEqual({ sort: "charge", paginationOpts: { numItems: 100, cursor: null } });
    expect(lines).toEqual([
      "dispute_id,session_id,opened_at_utc,client_id,client,advisor_id,advisor,mode,reason,state,charge,answer_by_utc,decide_by_utc,decision,decided_at_utc,refund,decision_reason,proposed,proposed_refund",
      'd1,s1,2026-01-15T12:00:00.000Z,u1,Casey,u2,Ada Example,video,quality,refunded_part,15.00,2026-01-18T12:00:00.000Z,2026-01-22T12:00:00.000Z,refunded_part,2026-01-16T12:00:00.000Z,7.50,"\'-half, as agreed",,',
    ]);
  });
});

describe("the list of reviews", () => {
  const row = {
    reviewId: "r1",
    sessionId: "s1",
    advisorId: "p1",
    advisorUserId: "u2",
    clientId: "u1",
    advisorName: "Ada Example",
    clientFirstName: "Casey",
    isDemo: false,
    overall: 2,
    expertise: 1,
    communication: null,
    helpfulness: 3,
    text: '@home she said "no"',
    atMs: AT_MS,
    reply: { text: "Sorry,\nreally.", atMs: AT_MS + DAY_MS },
    removal: { reason: "Abusive words", atMs: AT_MS + 2 * DAY_MS },
    removedBy: "Robin",
  };

  it.each([
    ["", {}, "Newest first"],
    ["?sort=lowest&state=shown", { state: "shown", sort: "lowest" }, "Fewest stars first"],
    ["?period=dates&from=2026-01-02", { fromMs: dayMs(2) }, "Newest first"],
    // Of equal stars there is no fewest.
    ["?sort=lowest&stars=2", { overall: 2 }, "Newest first"],
    ["?person=u2", { personId: "u2", side: "advisor" }, "Newest first"],
    ["?person=u1&side=client&sort=highest", { personId: "u1", side: "client", sort: "highest" }, "Most stars first"],
    ["?sort=oldest&stars=2", { overall: 2, sort: "oldest" }, "Oldest first"],
  ])("asks for what the address %s says, and says the order it is in", (address, args, said) => {
    show(<AdminReviews />, address);
    expect(asked("reviews:listAll")).toEqual(args);
    expect([order().textContent, order().disabled]).toEqual([said, false]);
  });

  it("promises no order of its own while words are searched", async () => {
    show(<AdminReviews />, "?q=talk&sort=oldest");
    expect(asked("reviews:listAll")).toEqual({ query: "talk" });
    expect([order().textContent, order().disabled]).toEqual(["Best match first", true]);
    await act(async () => fireEvent.change(screen.getByLabelText("Search words or names"), { target: { value: "" } }));
    expect([order().textContent, order().disabled]).toEqual(["Oldest first", false]);
    expect(asked("reviews:listAll")).toEqual({ sort: "oldest" });
  });

  it("is saved with words, reply and removal", async () => {
    answer("reviews:listAll", [row]);
    show(<AdminReviews />, "?state=removed&sort=highest");
    const { name, lines, args } = await fileOf([row]);
    expect(name).toMatch(/^parley-reviews-/);
    expect(args).toEqual({ state: "removed", sort: "highest", paginationOpts: { numItems: 100, cursor: null } });
    expect(lines).toEqual([
      "review_id,session_id,written_at_utc,client_id,client,advisor_id,advisor_profile_id,advisor,overall,expertise,communication,helpfulness,text,reply,replied_at_utc,state,removed_at_utc,removed_by,removal_reason,demo",
      `r1,s1,2026-01-15T12:00:00.000Z,u1,Casey,u2,p1,Ada Example,2,1,,3,"'@home she said ""no""","Sorry,\nreally.",2026-01-16T12:00:00.000Z,removed,2026-01-17T12:00:00.000Z,Robin,Abusive words,no`,
    ]);
  });
});

it("the list of sessions is found by the same search of people, on one side of them", async () => {
  answer("users:listAll", [{ userId: "u1", firstName: "", surname: null, email: null, isDemo: true }]);
  backend.answers.set("users:person", null);
  show(<AdminSessions />, "?side=advisor");
  await act(async () => fireEvent.change(screen.getByLabelText("Search by person"), { target: { value: "u1" } }));
  const found = within(screen.getByRole("list", { name: "People found" }));
  await act(async () => fireEvent.click(found.getByRole("button", { name: "No name yet Demo account" })));
  expect(asked("admin:sessions")).toEqual({ personId: "u1", side: "advisor" });
  expect(screen.getByText("There is nobody here")).toBeTruthy();
  await press("Show everybody again");
  expect(asked("admin:sessions")).toEqual({});
});
