import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DisputeReview } from "@/components/admin/disputes/DisputeReview";
import { backend } from "./support/backend";
import { ADMIN_DISPUTE, DISPUTE_AT_MS } from "./support/disputes";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const PREVIEW = {
  lines: [
    { kind: "refund", account: "P.revenue", owner: "platform", deltaMinor: -50n, balanceBeforeMinor: null, balanceAfterMinor: null },
    { kind: "refund", account: "A.frozen", owner: "advisor", deltaMinor: -450n, balanceBeforeMinor: 1_350n, balanceAfterMinor: 900n },
    { kind: "refund", account: "C.avail", owner: "client", deltaMinor: 500n, balanceBeforeMinor: 3_500n, balanceAfterMinor: 4_000n },
    { kind: "unfreeze", account: "A.frozen", owner: "advisor", deltaMinor: -900n, balanceBeforeMinor: 900n, balanceAfterMinor: 0n },
    { kind: "unfreeze", account: "A.pending", owner: "advisor", deltaMinor: 900n, balanceBeforeMinor: 0n, balanceAfterMinor: 900n },
  ],
  outcome: "refunded_part",
  refundMinor: 500n,
  toWalletMinor: 500n,
  toDebtMinor: 0n,
  toPromoMinor: 0n,
  feeBackMinor: 50n,
  advisorBackMinor: 450n,
  fromFrozenMinor: 450n,
  fromAvailableMinor: 0n,
  newDebtMinor: 0n,
  givenBackMinor: 900n,
  needsSecond: false,
};
const press = async (name: string, inside: HTMLElement = document.body) =>
  await act(async () => fireEvent.click(within(inside).getByRole("button", { name })));
const type = (name: string, value: string) => fireEvent.change(screen.getByRole("textbox", { name }), { target: { value } });
const choose = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("radio", { name })));
const asked = () => backend.asked.mock.calls.filter(([name]) => name === "disputes:preview").at(-1)?.[1];
const show = (change: object = {}) => {
  backend.answers.set("disputes:managed", { ...ADMIN_DISPUTE, ...change });
  return renderScreen(<DisputeReview disputeId="d1" />);
};
const cells = (table: HTMLElement) =>
  within(table)
    .getAllByRole("row")
    .map((row) => [...row.children].map(({ textContent }) => textContent));

beforeEach(() => {
  backend.reset();
  vi.useFakeTimers({ now: DISPUTE_AT_MS, toFake: ["Date"] });
  backend.answers.set("disputes:transcript", { results: [], status: "Exhausted", loadMore: () => undefined });
  backend.answers.set("disputes:preview", PREVIEW);
});

describe("the decision of a dispute", () => {
  it("shows every posting before it is made, and asks once more with the amounts", async () => {
    show();
    expect(asked()).toEqual({ disputeId: "d1", decision: "refund", refundMinor: 1_500n });
    await choose("Refund a part");
    expect(screen.getByText("Nothing moves yet: enter an amount.")).toBeTruthy();
    type("Amount", "15.01");
    expect(screen.getByText("Enter an amount between $0.01 and $15.00.")).toBeTruthy();
    type("Amount", "5");
    expect(asked()).toEqual({ disputeId: "d1", decision: "refund", refundMinor: 500n });
    expect(cells(screen.getByRole("region", { name: "Every line that is posted" }))).toEqual([
      ["Account", "Owner", "Change", "Before", "After"],
      ["FeesPlatform", "Platform", "-$0.50", "–", "–"],
      ["Earnings, frozenAda Example", "Ada Example", "-$4.50", "$13.50", "$9.00"],
      ["Wallet, freeCasey", "Casey", "+$5.00", "$35.00", "$40.00"],
      ["Earnings, frozenAda Example", "Ada Example", "-$9.00", "$9.00", "$0.00"],
      ["Earnings, pendingAda Example", "Ada Example", "+$9.00", "$0.00", "$9.00"],
    ]);
    await press("Refund client");
    expect(screen.getByText("Give a reason of at least three characters.")).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
    type("Reason", "A third was lost.");
    type("Note", "Both agree.");
    await press("Refund client");
    expect(backend.calls).not.toHaveBeenCalled();
    const dialog = screen.getByRole("dialog", { name: "Refund $5.00 to Casey?" });
    expect(within(dialog).getByText("Ada Example gives back").nextElementSibling?.textContent).toBe("$4.50");
    backend.calls.mockRejectedValueOnce(new Error("lost"));
    await press("Refund client", dialog);
    expect(within(dialog).getByRole("alert").textContent).toMatch(/did not work/);
    await press("Refund client", dialog);
    const wish = {
      disputeId: "d1",
      decision: "refund",
      refundMinor: 500n,
      reason: "A third was lost.",
      note: "Both agree.",
      requestKey: expect.any(String) as string,
    };
    expect(backend.calls).toHaveBeenCalledWith("disputes:decide", wish);
    // A repeat after a lost answer is the same act.
    expect(backend.calls.mock.calls[1]).toEqual(backend.calls.mock.calls[0]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("rejects with a reason and moves nothing to the client", async () => {
    backend.answers.set("disputes:preview", {
      ...PREVIEW,
      lines: [],
      outcome: "rejected",
      refundMinor: 0n,
      advisorBackMinor: 0n,
      feeBackMinor: 0n,
      givenBackMinor: 1_350n,
    });
    show();
    await choose("Refund nothing");
    expect(asked()).toEqual({ disputeId: "d1", decision: "reject", refundMinor: 0n });
    type("Reason", "Both were there all the time.");
    await press("Reject");
    await press("Reject", screen.getByRole("dialog", { name: "Reject what Casey reported?" }));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:decide", {
      disputeId: "d1",
      decision: "reject",
      refundMinor: 0n,
      reason: "Both were there all the time.",
      requestKey: expect.any(String) as string,
    });
  });

  it("says before that a second admin is needed, and when it cannot be made any more", () => {
    backend.answers.set("disputes:preview", { ...PREVIEW, needsSecond: true });
    const { unmount } = show();
    expect(screen.getByText("More than $100.00: another admin has to agree before money moves.")).toBeTruthy();
    unmount();
    backend.answers.set("disputes:preview", new ConvexError({ code: "INVALID_STATE" }));
    show();
    expect(screen.getByText(/^This cannot be decided as it stands/)).toBeTruthy();
  });

  it("is not for those who are part of it, and not for what is over", () => {
    const { unmount } = show({ limits: { ...ADMIN_DISPUTE.limits, isOwn: true } });
    expect(screen.getByText("You are one of the two people. Another admin decides.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Refund client" })).toBeNull();
    unmount();
    const decision = {
      outcome: "refunded_part",
      reason: "A third was lost.",
      note: null,
      atMs: DISPUTE_AT_MS,
      refundMinor: 500n,
      toWalletMinor: 400n,
      toDebtMinor: 100n,
      toPromoMinor: 0n,
      advisorBackMinor: 450n,
      newDebtMinor: 50n,
      admins: [
        { adminId: "u9", firstName: "Robin" },
        { adminId: "u8", firstName: "Sam" },
      ],
    };
    show({ state: "refunded_part", isOpen: false, decision });
    expect(screen.getByText(/^By Robin, Sam, Jan 15, 2026/)).toBeTruthy();
    const figures = [...screen.getByText("To the wallet").closest("dl")!.children].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(figures).toEqual([
      ["Refunded", "$5.00"],
      ["To the wallet", "$4.00"],
      ["Against debt", "$1.00"],
      ["Taken back from the advisor", "$4.50"],
      ["Of it new debt", "$0.50"],
      ["Platform fee given back", "$0.50"],
    ]);
  });

  it.each([
    ["another admin agrees", false, "Agree", true],
    ["another admin disagrees", false, "Disagree", false],
    ["the one who proposed drops it", true, "Drop the proposal", false],
  ])("that is proposed is settled when %s", async (_who, isMine, button, agree) => {
    const proposal = {
      isStanding: true,
      decision: "refund",
      refundMinor: 15_000n,
      reason: "All of it was lost.",
      note: null,
      atMs: DISPUTE_AT_MS,
      admin: { adminId: "u9", firstName: "Robin" },
      isMine,
    };
    show({ proposal });
    expect(screen.getByText(/^Robin proposes to refund \$150\.00\./)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Agree" }) === null).toBe(isMine);
    await press(button);
    expect(backend.calls).not.toHaveBeenCalled();
    type("Your reason", "I read it too.");
    await press(button);
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("disputes:confirm", {
      disputeId: "d1",
      agree,
      reason: "I read it too.",
      requestKey: expect.any(String) as string,
    });
  });
});
