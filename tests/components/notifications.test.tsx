import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotificationBell } from "@/components/notifications/NotificationBell";
import { NotificationList } from "@/components/notifications/NotificationList";
import { NotificationPreferences } from "@/components/notifications/NotificationPreferences";
import { Unsubscribed } from "@/components/notifications/Unsubscribed";
import { MailView } from "@/components/notifications/outbox/MailView";
import type { Id } from "@/convex/_generated/dataModel";
import { isAppOptional, isMailOptional, NOTIFICATION_KINDS, noticePath, type Notice } from "@/lib/domain/notifications";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
const viewer = { userId: "u1", firstName: "Casey", roles: ["client"] as string[], suspended: false };
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer }) }));

const AT_MS = Date.UTC(2026, 0, 15, 12);
const row = (notificationId: string, notice: Notice, isUnread = true) => ({ notificationId, notice, atMs: AT_MS, isUnread });
const receipt: Notice = {
  kind: "sessionReceipt",
  data: { sessionId: "s1", party: "client", otherName: "Ada", amountMinor: 1_500n, billedMs: 1_800_000, endedAtMs: AT_MS },
};
const answer = (rows: ReturnType<typeof row>[], count: number) => {
  backend.answers.set("notifications:list", { results: rows, status: "Exhausted", loadMore: vi.fn() });
  backend.answers.set("notifications:unreadCount", count);
};

beforeEach(() => {
  backend.reset();
  viewer.roles = ["client"];
});

describe("the bell", () => {
  it.each([
    [0, "Notifications", null],
    [1, "Notifications, 1 unread", "1"],
    [100, "Notifications, more than 99 unread", "99+"],
  ])("says how much is unread: %i", (count, name, mark) => {
    answer([], count);
    renderScreen(<NotificationBell />);
    const bell = screen.getByRole("button", { name });
    expect(within(bell).queryByText(/\d/)?.textContent ?? null).toBe(mark);
  });

  it("opens the newest, leads to where it happened, and marks what is followed as read", async () => {
    answer([row("n1", receipt), row("n2", { kind: "topUpDone", data: { topUpId: "t1", amountMinor: 5_000n } }, false)], 1);
    renderScreen(<NotificationBell />);
    fireEvent.click(screen.getByRole("button", { name: "Notifications, 1 unread" }));
    const link = await screen.findByRole("link", { name: /^Unread.*Receipt: \$15\.00 for 30 min with Ada$/ });
    expect(link.getAttribute("href")).toBe("/receipts/s1");
    expect(screen.getByRole("link", { name: "$50.00 added to your wallet" }).getAttribute("href")).toBe("/user-dashboard/wallet");
    fireEvent.click(link);
    expect(backend.calls.mock.calls).toEqual([["notifications:markRead", { notificationId: "n1" }]]);
  });
});

describe("the list", () => {
  it("marks one, and all of them in as many batches as it takes", async () => {
    answer([row("n1", receipt)], 1);
    renderScreen(<NotificationList />);
    fireEvent.click(screen.getByRole("button", { name: /^Mark as read/ }));
    backend.calls.mockReset();
    backend.calls.mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    fireEvent.click(screen.getByRole("button", { name: "Mark all as read" }));
    await waitFor(() => expect(backend.calls.mock.calls).toEqual([["notifications:markAllRead", {}], ["notifications:markAllRead", {}]]));
  });

  it("says when there is nothing, and when marking did not work", async () => {
    answer([], 0);
    const empty = renderScreen(<NotificationList />);
    expect(screen.getByText("Nothing yet")).toBeTruthy();
    empty.unmount();
    answer([row("n1", receipt)], 1);
    backend.calls.mockRejectedValue(new Error("offline"));
    renderScreen(<NotificationList />);
    fireEvent.click(screen.getByRole("button", { name: "Mark all as read" }));
    expect(await screen.findByRole("alert")).toBeTruthy();
  });
});

describe("preferences", () => {
  const kinds = NOTIFICATION_KINDS.map((kind) => ({ kind, app: true, appFixed: !isAppOptional(kind), mail: true, mailFixed: !isMailOptional(kind) }));

  it("offers what can be chosen, says what cannot, and shows only what concerns one's roles", async () => {
    backend.answers.set("notifications:preferences", { kinds, digest: true });
    renderScreen(<NotificationPreferences />);
    const receipts = screen.getByRole("row", { name: /^Receipts/ });
    expect(within(receipts).getAllByText("Always")).toHaveLength(2);
    expect(within(receipts).queryByRole("switch")).toBeNull();
    expect(screen.queryByRole("row", { name: /^Requests for a session/ })).toBeNull();
    expect(screen.queryByRole("switch", { name: "In the app: A low balance" })).toBeNull();
    fireEvent.click(screen.getByRole("switch", { name: "By mail: A low balance" }));
    fireEvent.click(screen.getByRole("switch", { name: "In the app: A reminder to rate" }));
    fireEvent.click(screen.getByRole("switch", { name: "A daily mail with what you have not read for 24 hours" }));
    await waitFor(() =>
      expect(backend.calls.mock.calls).toEqual([
        ["notifications:setPreferences", { change: { channel: "mail", topic: "lowBalance", isOn: false } }],
        ["notifications:setPreferences", { change: { channel: "app", kind: "rateSession", isOn: false } }],
        ["notifications:setPreferences", { change: { channel: "mail", topic: "digest", isOn: false } }],
      ]),
    );
  });

  it("shows an advisor what concerns advisors", () => {
    viewer.roles = ["client", "advisor"];
    backend.answers.set("notifications:preferences", { kinds, digest: true });
    renderScreen(<NotificationPreferences />);
    expect(screen.getByRole("switch", { name: "By mail: Requests for a session" })).toBeTruthy();
    expect(screen.queryByRole("row", { name: /^New applications/ })).toBeNull();
  });
});

describe("the page behind a mail's link", () => {
  it("switches off once, says what, and puts it back", async () => {
    backend.calls.mockResolvedValue({ topic: "reviewReplied" });
    renderScreen(<Unsubscribed token="u1.reviewReplied.sig" />);
    expect(await screen.findByText("You get no more mail about this: Answers to your reviews.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Switch it on again" }));
    expect(await screen.findByText("You get mail about this again: Answers to your reviews.")).toBeTruthy();
    expect(backend.calls.mock.calls.map(([, args]) => args)).toEqual([
      { token: "u1.reviewReplied.sig", isOn: false },
      { token: "u1.reviewReplied.sig", isOn: true },
    ]);
  });

  it("says when the link is not ours", async () => {
    renderScreen(<Unsubscribed token="nonsense" />);
    expect(await screen.findByText("This link does not work")).toBeTruthy();
  });
});

describe("a mail in the outbox", () => {
  it("is shown where it can do nothing, and given-up mail can be tried again", async () => {
    const mail = { mailId: "m1", topic: "digest", state: "dead", firstName: "Casey", to: null, subject: "Hello", text: "As text", html: "<p>As HTML</p>" };
    backend.answers.set("notifications:mail", { ...mail, createdAtMs: AT_MS, dueAtMs: AT_MS, finishedAtMs: AT_MS, tries: 12, lastError: "config:403" });
    renderScreen(<MailView mailId={"m1" as Id<"mails">} />);
    const frame = screen.getByTitle("Preview of the mail");
    expect([frame.getAttribute("sandbox"), frame.getAttribute("srcdoc")]).toEqual(["", "<p>As HTML</p>"]);
    expect(screen.getByText("Last answer: config:403")).toBeTruthy();
    fireEvent.click(screen.getByRole("radio", { name: "Text" }));
    expect(screen.getByText("As text")).toBeTruthy();
    expect(screen.queryByTitle("Preview of the mail")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(backend.calls.mock.calls).toEqual([["notifications:retryMail", { mailId: "m1" }]]));
  });
});

it("every kind leads into the site", () => {
  const refused: Notice = { kind: "applicationDecided", data: { approved: false, reason: null } };
  expect(noticePath(refused)).toBe("/advisor/setup");
  expect(noticePath({ ...refused, data: { approved: true, reason: null } })).toBe("/advisor-dashboard");
  expect(noticePath({ kind: "reviewRemoved", data: { sessionId: "s1", party: "advisor", otherName: "Casey", reason: "x" } })).toBe("/advisor-dashboard/reviews");
  expect(noticePath({ kind: "reviewRemoved", data: { sessionId: "s1", party: "client", otherName: "Ada", reason: "x" } })).toBe("/receipts/s1");
});
