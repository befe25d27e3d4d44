import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { WalletRow } from "@/components/wallet/walletCsv";
import { WalletHistory } from "@/components/wallet/WalletHistory";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { saveFile } = vi.hoisted(() => ({ saveFile: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));
vi.mock("@/components/layout/saveFile", () => ({ saveFile }));

const AT_MS = Date.UTC(2026, 0, 31, 23, 59, 59, 7);
const topUp = {
  id: "e1",
  atMs: AT_MS,
  kind: "topup",
  description: { key: "topup", params: { amountMinor: 2_500n, advisorName: null } },
  deltaMinor: 2_500n,
  balanceAfterMinor: 2_500n,
  sessionId: null,
} as unknown as WalletRow;
const charge = {
  ...topUp,
  id: "e2",
  kind: "settle",
  description: { key: "settle", params: { amountMinor: 1_205n, advisorName: "Ada" } },
  deltaMinor: -1_205n,
  balanceAfterMinor: 1_295n,
  sessionId: "s1",
} as unknown as WalletRow;

const answer = (results: WalletRow[]) => backend.answers.set("wallet:history", { results, status: "Exhausted", loadMore: vi.fn() });

beforeEach(() => {
  backend.reset();
  saveFile.mockReset();
});

it("is saved as a file of all its entries, those below zero as figures", async () => {
  answer([charge]);
  backend.calls.mockResolvedValueOnce({ page: [charge], isDone: false, continueCursor: "next" });
  backend.calls.mockResolvedValueOnce({ page: [topUp], isDone: true, continueCursor: "end" });
  renderScreen(<WalletHistory />);
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Download CSV" })));
  expect(backend.calls.mock.calls).toEqual([
    ["wallet:history", { paginationOpts: { numItems: 100, cursor: null } }],
    ["wallet:history", { paginationOpts: { numItems: 100, cursor: "next" } }],
  ]);
  const { name, text } = saveFile.mock.calls[0]?.[0] as { name: string; text: string };
  expect(name).toMatch(/^parley-wallet-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(text).toBe(
    "\uFEFFid,at_utc,kind,change,balance_after,session_id\r\n" +
      "e2,2026-01-31T23:59:59.007Z,settle,-12.05,12.95,s1\r\n" +
      "e1,2026-01-31T23:59:59.007Z,topup,25.00,25.00,\r\n",
  );
  expect(screen.getByText("2 lines saved.")).toBeTruthy();
});

it("holds what the filter leaves, and offers no file of nothing", async () => {
  answer([topUp]);
  backend.calls.mockResolvedValue({ page: [topUp], isDone: true, continueCursor: "end" });
  const { update } = renderScreen(<WalletHistory />);
  fireEvent.click(screen.getByRole("radio", { name: "Added" }));
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Download CSV" })));
  expect(backend.calls).toHaveBeenCalledWith("wallet:history", { filter: "topup", paginationOpts: { numItems: 100, cursor: null } });
  answer([]);
  update(<WalletHistory />);
  expect(screen.queryByRole("button", { name: "Download CSV" })).toBeNull();
});
