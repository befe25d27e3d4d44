import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AuditLog } from "@/components/admin/audit/AuditLog";
import { AdjustBalance } from "@/components/admin/ledger/AdjustBalance";
import { accountingLines, accountingTotals, ACCOUNTING_HEAD } from "@/components/admin/ledger/ledgerCsv";
import { LedgerChecks } from "@/components/admin/ledger/LedgerChecks";
import { TrialBalance } from "@/components/admin/ledger/TrialBalance";
import { PlatformSettings } from "@/components/admin/settings/PlatformSettings";
import type { Id } from "@/convex/_generated/dataModel";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({
  useViewer: () => ({ status: "signedIn", viewer: { userId: "robin", roles: ["client", "admin"] } }),
}));

const AT_MS = Date.UTC(2026, 0, 15, 12);
const press = async (name: string | RegExp) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
const type = async (name: string, value: string) =>
  await act(async () => fireEvent.change(screen.getByLabelText(name), { target: { value } }));
const list = (results: object[]) => ({ results, status: "Exhausted", loadMore: vi.fn() });
const cells = (table: string) =>
  within(screen.getByRole("region", { name: table }))
    .getAllByRole("row")
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    );

beforeEach(() => backend.reset());

describe("adjusting a balance", () => {
  const line = { accountClass: "C.avail", deltaMinor: 1_250n, balanceBeforeMinor: 5_000n, balanceAfterMinor: 6_250n };
  const open = async () => {
    renderScreen(<AdjustBalance userId={"u1" as Id<"users">} name="Casey" isAdvisor={false} />);
    await press("Adjust balance");
  };

  it("shows what will be posted, and posts it once under one key", async () => {
    backend.answers.set("admin:previewAdjustment", {
      obstacle: null,
      needsSecond: false,
      lines: [line, { accountClass: "P.loss", deltaMinor: -1_250n, balanceBeforeMinor: null, balanceAfterMinor: null }],
    });
    backend.calls.mockRejectedValueOnce(new Error("connection lost")).mockResolvedValueOnce({ adjustmentId: "a1", state: "posted" });
    await open();
    await type("Amount", "12.50");
    await type("Note", "Agreed on the phone.");
    expect(cells("What will be posted")).toEqual([
      ["Clients: free", "+$12.50", "$50.00", "$62.50"],
      ["Platform: losses", "-$12.50", "–", "–"],
    ]);
    await press("Adjust by +$12.50");
    await press("Adjust by +$12.50");
    const keys = backend.calls.mock.calls.map(([name, args]) => [name, (args as { requestKey: string }).requestKey]);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toEqual(keys[1]);
    expect(backend.calls.mock.lastCall?.[1]).toMatchObject({
      userId: "u1",
      account: "wallet",
      amountMinor: 1_250n,
      reasonCode: "refund",
      note: "Agreed on the phone.",
    });
    expect(screen.getByText("Done: +$12.50 were posted.")).toBeTruthy();
  });

  it("asks for an amount and a note, and says why something cannot be taken", async () => {
    backend.answers.set("admin:previewAdjustment", { obstacle: { code: "INSUFFICIENT_FUNDS", availableMinor: 500n } });
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "INSUFFICIENT_FUNDS", details: { availableMinor: 500n } }));
    await open();
    await act(async () => fireEvent.submit(screen.getByLabelText("Amount").closest("form") as HTMLFormElement));
    expect(screen.getByText("Enter an amount such as 50 or 12.50.")).toBeTruthy();
    expect(screen.getByText("Write a note of at least 3 characters.")).toBeTruthy();
    expect(backend.calls).not.toHaveBeenCalled();
    await type("Amount", "20");
    expect(screen.getByText("Only $5.00 are there to take.")).toBeTruthy();
  });

  it("is not offered for one's own balance", () => {
    renderScreen(<AdjustBalance userId={"robin" as Id<"users">} name="Robin" isAdvisor={false} />);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("platform settings", () => {
  beforeEach(() => {
    backend.answers.set("settings:get", DEFAULT_SETTINGS);
    backend.answers.set(
      "settings:history",
      list([
        {
          version: 1,
          atMs: AT_MS,
          admin: { userId: "u9", name: "Robin" },
          reason: "A new year.",
          changes: [{ name: "liveFeeBps", before: 900, after: 1_000 }],
        },
      ]),
    );
  });

  it("saves what was changed, in the units people write, after showing it and asking why", async () => {
    renderScreen(<PlatformSettings />);
    await type("Platform fee on live sessions", "12.5");
    await type("Largest top-up", "1,000.00");
    await type("Grace after a lost connection", "90");
    expect(screen.getByText("3 figures changed")).toBeTruthy();
    await press("Save changes");
    expect(screen.getByText("10% → 12.5%")).toBeTruthy();
    expect(screen.getByText("$500.00 → $1,000.00")).toBeTruthy();
    await type("Reason", "A test of the market.");
    await act(async () => fireEvent.submit(screen.getByLabelText("Reason").closest("form") as HTMLFormElement));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("settings:update", {
      changes: { liveFeeBps: 1_250, topUpMaxMinor: 100_000n, graceMs: 90_000 },
      reason: "A test of the market.",
    });
    expect(screen.queryByText("3 figures changed")).toBeNull();
  });

  it("keeps figures back that are none, out of bounds or against another", async () => {
    renderScreen(<PlatformSettings />);
    await type("Platform fee on live sessions", "101");
    await type("Grace after a lost connection", "soon");
    expect(screen.getByText("2 fields need another look")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Save changes" })).toHaveProperty("disabled", true);
    await press("Discard");
    await type("Least top-up", "600");
    // The largest is $500.00.
    expect(screen.getByText("1 field needs another look")).toBeTruthy();
    expect(screen.getByText("Outside of its bounds, or against another figure.")).toBeTruthy();
  });

  it("has the history, and brings an earlier state back with a reason", async () => {
    renderScreen(<PlatformSettings />);
    expect(screen.getByText("9% → 10%")).toBeTruthy();
    await press("Undo version 1");
    await type("Reason", "It was right before.");
    await act(async () => fireEvent.submit(screen.getByLabelText("Reason").closest("form") as HTMLFormElement));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("settings:restore", { version: 0, reason: "It was right before." });
  });
});

describe("the audit log", () => {
  const event = {
    id: "e1",
    atMs: AT_MS,
    actorKind: "user",
    actor: "u9",
    actorName: "Robin",
    action: "admin.adjust",
    targetTable: "users",
    targetId: "u1",
    targetName: "Casey",
    reason: "Agreed on the phone.",
    before: '{"freeMinor":"5000","account":"wallet"}',
    after: '{"freeMinor":"6250","account":"wallet"}',
  };

  it("shows who did what to whom and why, with money as money, and leads to both", () => {
    backend.answers.set("admin:auditActs", ["admin.adjust"]);
    backend.answers.set("admin:auditLog", list([event]));
    renderScreen(
      <NuqsTestingAdapter searchParams="?act=admin.adjust&from=2026-01-01&to=nonsense">
        <AuditLog />
      </NuqsTestingAdapter>,
    );
    expect(backend.asked.mock.lastCall).toEqual(["admin:auditLog", { action: "admin.adjust", fromDay: "2026-01-01" }]);
    expect(screen.getByRole("link", { name: "Robin" }).getAttribute("href")).toBe("/admin/users/u9");
    expect(screen.getByRole("link", { name: "Casey" }).getAttribute("href")).toBe("/admin/users/u1");
    expect(screen.getByText("$50.00").tagName).toBe("DEL");
    expect(screen.getByText("$62.50")).toBeTruthy();
    expect(screen.getByText("Agreed on the phone.")).toBeTruthy();
  });

  it("says when nothing fits", () => {
    backend.answers.set("admin:auditActs", []);
    backend.answers.set("admin:auditLog", list([]));
    renderScreen(
      <NuqsTestingAdapter>
        <AuditLog />
      </NuqsTestingAdapter>,
    );
    expect(screen.getByText("No row fits")).toBeTruthy();
  });
});

describe("the ledger", () => {
  it("has the trial balance of the day in the address, its sum, and the month", () => {
    backend.answers.set("admin:trialBalance", {
      day: "2026-01-15",
      rows: [
        { accountClass: "C.avail", totalMinor: 5_000n },
        { accountClass: "X.card", totalMinor: -5_000n },
      ],
      sumMinor: 0n,
      isFinal: true,
    });
    backend.answers.set("admin:accountingMonth", {
      month: "2026-01",
      rows: [{ accountClass: "X.card", openingMinor: -100n, movedMinor: -4_900n, closingMinor: -5_000n }],
      isFinal: true,
    });
    renderScreen(
      <NuqsTestingAdapter searchParams="?day=2026-01-15&month=2026-01">
        <TrialBalance />
      </NuqsTestingAdapter>,
    );
    expect(cells("Trial balance")).toEqual([
      ["Clients: free", "$50.00"],
      ["Outside: cards", "-$50.00"],
      ["Sum, which must be zero", "$0.00"],
    ]);
    expect(cells("Accounts of a month")).toEqual([["Outside: cards", "-$1.00", "-$49.00", "-$50.00"]]);
    expect(screen.getByRole("link", { name: "Outside: cards" }).getAttribute("href")).toBe("/admin/ledger/accounts/X.card");
    expect(screen.getByText("Final")).toBeTruthy();
  });

  it("tells of broken rules, that payouts are stopped, and checks again by a press", async () => {
    const check = {
      checkId: "c1",
      state: "broken",
      startedAtMs: AT_MS,
      finishedAtMs: AT_MS,
      counts: { transactions: 12, days: 3, processor: 4 },
      totals: [],
      violations: [{ invariant: "I-12", subject: "seal 2 of 2026-01-15", detail: "something under it was changed" }],
      violationCount: 1,
      pagesLeft: 0,
    };
    backend.answers.set("admin:ledgerHealth", {
      isPayoutBlocked: true,
      last: check,
      running: null,
      comparison: { comparedAtMs: AT_MS, lateSinceMs: AT_MS },
      seal: { n: 2, day: "2026-01-15", hash: "ab".repeat(32), sealedAtMs: AT_MS, transactions: 12, entries: 30 },
    });
    backend.answers.set("admin:ledgerChecks", list([check]));
    renderScreen(<LedgerChecks />);
    expect(screen.getByText("Payouts are stopped until a check passes.")).toBeTruthy();
    expect(screen.getByText(/^Compared with the payment processor Jan 15, 2026/)).toBeTruthy();
    expect(screen.getByText(/^Since Jan 15, 2026.* the books could not be compared/)).toBeTruthy();
    expect(cells("Broken rules")).toEqual([["I-12", "seal 2 of 2026-01-15", "something under it was changed"]]);
    expect(cells("All checks")).toEqual([[expect.stringContaining("Jan 15, 2026"), "1 finding", "12", "3", "4"]]);
    expect(screen.getByText("ab".repeat(32))).toBeTruthy();
    await press("Run check now");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("admin:runLedgerCheck", {});
  });

  it("exports figures as figures and texts as texts", () => {
    const lines = [{ accountKey: "C.avail:u1", accountClass: "C.avail", owner: null, deltaMinor: -5n, balanceAfterMinor: 0n }] as never;
    expect(
      accountingLines({
        transactionId: "t1" as Id<"ledgerTransactions">,
        key: "hold:s:1",
        kind: "hold",
        day: "2026-01-15",
        atMs: AT_MS,
        effectiveAtMs: AT_MS,
        amountMinor: 5n,
        lines,
      }),
    ).toEqual(["entry,2026-01-15,2026-01-15T12:00:00.000Z,t1,hold,C.avail,C.avail:u1,-0.05,USD\r\n"]);
    const totals = accountingTotals({
      month: "2026-01",
      rows: [{ accountClass: "X.card", openingMinor: 0n, movedMinor: -500n, closingMinor: -500n }],
      isFinal: true,
    });
    expect(totals).toEqual([
      "opening,2026-01,,,,X.card,,0.00,USD\r\n",
      "moved,2026-01,,,,X.card,,-5.00,USD\r\n",
      "closing,2026-01,,,,X.card,,-5.00,USD\r\n",
    ]);
    expect(ACCOUNTING_HEAD.split(",")).toHaveLength(9);
  });
});
