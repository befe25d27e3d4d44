import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DisputeList } from "@/components/admin/disputes/DisputeList";
import { Dispute } from "@/components/disputes/Dispute";
import { SessionDispute } from "@/components/disputes/SessionDispute";
import type { Id } from "@/convex/_generated/dataModel";
import { DISPUTE, DISPUTE_AT_MS, DAY_MS, RECEIPT } from "./support/disputes";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const SESSION = "s1" as Id<"sessions">;
const DESCRIPTION = "The advisor left after ten minutes and did not come back.";
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
const facts = {
  me: "client",
  canOpen: true,
  untilMs: DISPUTE_AT_MS + 7 * DAY_MS,
  obstacle: null,
  disputeId: null,
  state: null,
  draftFiles: [],
};

beforeEach(() => {
  backend.reset();
  vi.useFakeTimers({ now: DISPUTE_AT_MS, toFake: ["Date"] });
  backend.answers.set("settings:get", { disputeAnswerMs: 3 * DAY_MS, disputeDecideMs: 7 * DAY_MS });
  backend.answers.set("sessions:get", { peerName: "Ada Example", endedAtMs: DISPUTE_AT_MS });
});

describe("a problem is reported", () => {
  const show = (change: object = {}) => {
    backend.answers.set("disputes:forSession", { ...facts, ...change });
    const onOpened = vi.fn();
    const view = renderScreen(<SessionDispute sessionId={SESSION} onOpened={onOpened} />);
    return { onOpened, ...view };
  };

  it("with a reason, words and dates of what follows, once", async () => {
    const { onOpened } = show();
    expect(screen.getByText(/until Jan 22, 2026/)).toBeTruthy();
    await press("Report a problem");
    const dialog = screen.getByRole("dialog", { name: "Report a problem with Ada Example" });
    expect(within(dialog).getByText("Ada Example can answer until Jan 18, 2026, 12:00 PM.")).toBeTruthy();
    expect(within(dialog).getByText(/^An admin decides by Jan 22, 2026/)).toBeTruthy();
    await press("Submit dispute");
    expect(within(dialog).getByText("Choose what fits best.")).toBeTruthy();
    expect(within(dialog).getByText("Write at least 20 characters.")).toBeTruthy();
    expect(backend.calls).not.toHaveBeenCalled();
    fireEvent.click(within(dialog).getByRole("radio", { name: "The advisor was not there" }));
    fireEvent.change(within(dialog).getByRole("textbox", { name: "What happened?" }), { target: { value: DESCRIPTION } });
    fireEvent.click(within(dialog).getByRole("checkbox", { name: /Show my files to Ada Example too/ }));
    backend.calls.mockResolvedValue({ disputeId: "d1" });
    await press("Submit dispute");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:open", {
      sessionId: SESSION,
      reason: "advisor_absent",
      description: DESCRIPTION,
      shareFiles: true,
      requestKey: expect.any(String) as string,
    });
    expect(onOpened).toHaveBeenCalledExactlyOnceWith("d1");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keeps what was typed when it fails or is closed, and repeats the same wish under the same key", async () => {
    show();
    await press("Report a problem");
    fireEvent.click(screen.getByRole("radio", { name: "Something else" }));
    fireEvent.change(screen.getByRole("textbox"), { target: { value: DESCRIPTION } });
    backend.calls.mockRejectedValue(new ConvexError({ code: "RATE_LIMITED" }));
    await press("Submit dispute");
    expect(screen.getByText(/That was too often/)).toBeTruthy();
    await press("Close");
    await press("Report a problem");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe(DESCRIPTION);
    await press("Submit dispute");
    await press("Submit dispute");
    const keys = backend.calls.mock.calls.map(([, args]) => (args as { requestKey: string }).requestKey);
    expect(keys).toHaveLength(3);
    expect(keys[2]).toBe(keys[1]);
  });

  it("shows the files that wait and takes one back", async () => {
    show({
      draftFiles: [
        {
          fileId: "f1",
          from: "client",
          name: "bill.pdf",
          mime: "application/pdf",
          size: 2_000,
          width: null,
          height: null,
          atMs: 1,
          url: null,
        },
      ],
    });
    await press("Report a problem");
    expect(within(screen.getByRole("list", { name: "Your files" })).getByText("bill.pdf")).toBeTruthy();
    await press("Remove bill.pdf");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:removeFile", { fileId: "f1" });
  });

  it("only while it can be: then the page says where it stands", () => {
    const { update, container } = show({ canOpen: false, obstacle: "too_late" });
    expect(screen.getByText(/^Problems could be reported until Jan 22, 2026/)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
    backend.answers.set("disputes:forSession", { ...facts, canOpen: false, obstacle: "nothing_charged", untilMs: null });
    update(<SessionDispute sessionId={SESSION} />);
    expect(container.textContent).toBe("");
    backend.answers.set("disputes:forSession", { ...facts, me: "advisor", canOpen: false, obstacle: "only_client" });
    update(<SessionDispute sessionId={SESSION} />);
    expect(container.textContent).toBe("");
    backend.answers.set("disputes:forSession", { ...facts, canOpen: false, obstacle: "exists", disputeId: "d1", state: "answered" });
    update(<SessionDispute sessionId={SESSION} />);
    expect(screen.getByText("Answered")).toBeTruthy();
    expect(screen.getByRole("link", { name: "See the dispute" }).getAttribute("href")).toBe("/disputes/d1");
  });
});

describe("a dispute", () => {
  const show = (change: object = {}) => {
    backend.answers.set("disputes:get", { ...DISPUTE, ...change });
    return renderScreen(<Dispute disputeId="d1" />);
  };

  it("tells the client what it waits for and what the server recorded", () => {
    show();
    expect(screen.getByRole("heading", { level: 1, name: "Dispute about the session with Ada Example" })).toBeTruthy();
    expect(screen.getByRole("status").textContent).toBe(
      "Ada Example can answer until Jan 18, 2026, 12:00 PM. Then an admin decides. 72 hr left",
    );
    const rows = [
      ...within(screen.getByRole("region", { name: "What the server recorded" }))
        .getByText("Billed")
        .closest("dl")!.children,
    ];
    expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
      ["Billed", "10 min in 2 intervals"],
      ["Not billed", "1 min"],
      ["Billing began", "Jan 15, 2026, 11:00 AM"],
      ["Ended", "Jan 15, 2026, 11:11 AM"],
      ["Why it ended", "The client ended it."],
      ["Connection lost: Casey", "Never"],
      ["Connection lost: Ada Example", "2 times, 1 min"],
      ["Messages: Casey", "4"],
      ["Messages: Ada Example", "1"],
      ["First and last message", "11:00:10 AM to 11:09:00 AM"],
      ["Files in the chat", "1"],
      ["Records of presence", "3"],
      ["Rating by the client", "2 stars"],
      ["Charge", "$15.00"],
      ["Platform fee", "$1.50"],
      ["To the advisor", "$13.50"],
    ]);
    expect(screen.getByText("You reported a problem")).toBeTruthy();
  });

  it("takes the advisor's answer once it says something", async () => {
    show({
      me: "advisor",
      otherName: "Casey",
      canAnswer: true,
      canWithdraw: false,
      frozenMinor: 1_350n,
      receipt: { ...RECEIPT, me: "advisor" },
    });
    expect(screen.getByRole("status").textContent).toMatch(
      /^You can answer until Jan 18, 2026, 12:00 PM\. 72 hr left\$13\.50 of what you earned is frozen/,
    );
    await press("Send answer");
    expect(backend.calls).not.toHaveBeenCalled();
    expect(screen.getByText("Write at least 20 characters.")).toBeTruthy();
    fireEvent.change(screen.getByRole("textbox", { name: "Your answer" }), { target: { value: DESCRIPTION } });
    await press("Send answer");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:answer", {
      disputeId: "d1",
      text: DESCRIPTION,
      requestKey: expect.any(String) as string,
    });
    expect(screen.getByText("Files that Casey did not share are seen by admins only.")).toBeTruthy();
  });

  it("says to each side what the decision was for them, to the cent", () => {
    const decision = { outcome: "refunded_part", reason: "A third was lost.", atMs: DISPUTE_AT_MS, refundMinor: 500n };
    const closed = { state: "refunded_part", isOpen: false, canWithdraw: false, canAddFiles: false };
    const { unmount } = show({ ...closed, decision: { ...decision, mineMinor: 500n } });
    expect(screen.getByText("$5.00 of $15.00 came back to your wallet.")).toBeTruthy();
    expect(screen.getByText("A third was lost.")).toBeTruthy();
    unmount();
    show({ ...closed, me: "advisor", decision: { ...decision, mineMinor: 450n } });
    expect(screen.getByText("$5.00 of $15.00 were refunded to Casey. $4.50 of it came from what you earned.")).toBeTruthy();
  });

  it("is withdrawn only after the consequences were told", async () => {
    show();
    await press("Withdraw the dispute");
    expect(screen.getByRole("dialog").textContent).toMatch(/Ada Example keeps what was earned/);
    await press("Withdraw");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:withdraw", { disputeId: "d1" });
  });

  it("is not there for strangers", () => {
    backend.answers.set("disputes:get", null);
    renderScreen(<Dispute disputeId="d1" />);
    expect(screen.getByRole("heading", { level: 1, name: "No dispute here" })).toBeTruthy();
  });
});

describe("the admins' list", () => {
  const row = {
    disputeId: "d1",
    client: { userId: "u1", firstName: "Casey" },
    advisor: { userId: "u2", profileId: "p1", displayName: "Ada Example" },
    reason: "quality",
    state: "answered",
    isOpen: true,
    openedAtMs: DISPUTE_AT_MS - 8 * DAY_MS,
    answerByMs: DISPUTE_AT_MS - 5 * DAY_MS,
    isAnswerDue: false,
    decideByMs: DISPUTE_AT_MS - DAY_MS,
    chargeMinor: 1_500n,
    decision: null,
    proposal: { decision: "refund" },
  };
  const show = (searchParams = "") => {
    backend.answers.set("disputes:counts", { open: 0, answered: 200, awaitingSecond: 1, overdue: 1, isCapped: true });
    renderScreen(
      <NuqsTestingAdapter searchParams={searchParams}>
        <DisputeList />
      </NuqsTestingAdapter>,
    );
  };

  it.each([
    ["", { isOpen: true }],
    ["?show=second", { awaitingSecond: true }],
    ["?show=refunded_part", { state: "refunded_part" }],
    ["?show=all", {}],
    ["?show=nonsense", { isOpen: true }],
  ])("asks for what the address %s says", (searchParams, args) => {
    show(searchParams);
    expect(backend.asked).toHaveBeenLastCalledWith("disputes:listAll", args);
  });

  it("says what waits for what, and what is late", () => {
    backend.answers.set("disputes:listAll", { results: [row], status: "Exhausted", loadMore: () => undefined });
    show();
    expect(screen.getByText("200 or more")).toBeTruthy();
    const item = within(screen.getByRole("list", { name: "Disputes" })).getByRole("listitem");
    expect(within(item).getByRole("link", { name: "Casey about Ada Example" }).getAttribute("href")).toBe("/admin/disputes/d1");
    expect(item.textContent).toContain("To be decided by Jan 14, 2026, 12:00 PM");
    expect(item.textContent).toContain("$15.00 chargedSecond adminOverdueAnswered");
  });
});
