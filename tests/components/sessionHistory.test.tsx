import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SessionHistory } from "@/components/sessions/SessionHistory";
import type { HistoryRow } from "@/components/sessions/sessionSummary";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { saveFile } = vi.hoisted(() => ({ saveFile: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));
vi.mock("@/components/layout/saveFile", () => ({ saveFile }));

const START_MS = Date.UTC(2026, 0, 15, 12);
const row = (change: Partial<HistoryRow>): HistoryRow =>
  ({
    sessionId: "s1",
    me: "client",
    mode: "chat",
    state: "ended",
    peerName: "Ada Example",
    peerPortraitSeed: "ada",
    ratePerMinuteMinor: 50n,
    baseMs: 61_000,
    requestedAtMs: START_MS,
    startedAtMs: START_MS,
    endedAtMs: START_MS + 61_000,
    endReason: "ended_by_client",
    chargeMinor: 50n,
    earningMinor: null,
    dispute: null,
    reportUntilMs: null,
    ...change,
  }) as HistoryRow;
const rows = (count: number) => Array.from({ length: count }, (_, n) => row({ sessionId: `s${n}` as HistoryRow["sessionId"] }));
const answer = (results: HistoryRow[], status = "Exhausted", loadMore = vi.fn()) =>
  backend.answers.set("sessions:listMine", { results, status, loadMore });

const show = (address = "") =>
  renderScreen(
    <NuqsTestingAdapter searchParams={address} hasMemory>
      <SessionHistory role="client" />
    </NuqsTestingAdapter>,
  );
const lastArgs = () => backend.asked.mock.calls.at(-1)?.[1];

beforeEach(() => {
  backend.reset();
  saveFile.mockReset();
});

describe("the history", () => {
  it("leads to the receipt of what ended and to the room of what has not", () => {
    answer([row({}), row({ sessionId: "s2" as HistoryRow["sessionId"], state: "paused", mode: "video" })]);
    show();
    const [ended, paused] = within(screen.getByRole("list", { name: "Sessions" })).getAllByRole("listitem");
    expect(
      within(ended as HTMLElement)
        .getByRole("link")
        .getAttribute("href"),
    ).toBe("/receipts/s1");
    expect(within(ended as HTMLElement).getByText("$0.50")).toBeTruthy();
    expect(
      within(paused as HTMLElement)
        .getByRole("link")
        .getAttribute("href"),
    ).toBe("/session/s2");
    expect(within(paused as HTMLElement).getByText("Paused")).toBeTruthy();
  });

  it("says of somebody who deleted their account that they did", () => {
    answer([row({ peerName: "" })]);
    show();
    expect(screen.getByRole("link", { name: "Deleted user" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Only with Deleted user" })).toBeTruthy();
  });

  it("asks the server for what the address says", () => {
    answer([]);
    show("?q=ada&state=ended&mode=video&with=s9");
    expect(lastArgs()).toEqual({ role: "client", name: "ada", state: "ended", mode: "video", withSessionId: "s9" });
    expect(screen.getByText("Nothing fits")).toBeTruthy();
  });

  it("narrows to one person and back", async () => {
    answer([row({})]);
    backend.answers.set("sessions:get", { peerName: "Ada Example" });
    show();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Only with Ada Example" })));
    expect(lastArgs()).toEqual({ role: "client", withSessionId: "s1" });
    expect(screen.getByText("Only with Ada Example")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Show everybody again" })));
    expect(lastArgs()).toEqual({ role: "client" });
  });

  it("clears every filter at once", async () => {
    answer([]);
    show("?q=zoe&state=notHeld");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Clear filters" })));
    expect(lastArgs()).toEqual({ role: "client" });
    expect(screen.getByText("No sessions yet")).toBeTruthy();
  });

  it("shows twenty and then more, without reading what it has", () => {
    const loadMore = vi.fn();
    answer(rows(30), "CanLoadMore", loadMore);
    show();
    expect(screen.getAllByRole("listitem")).toHaveLength(20);
    expect(loadMore).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect(screen.getAllByRole("listitem")).toHaveLength(30);
    expect(loadMore).toHaveBeenCalled();
  });

  it("reads on by itself when a narrowed page is short, but not for ever", async () => {
    const loadMore = vi.fn();
    answer(rows(3), "CanLoadMore", loadMore);
    const view = show("?mode=video");
    for (let n = 1; n < 12; n += 1) {
      answer(rows(3), "LoadingMore", loadMore);
      view.update(
        <NuqsTestingAdapter searchParams="?mode=video" hasMemory>
          <SessionHistory role="client" />
        </NuqsTestingAdapter>,
      );
      answer(rows(3), "CanLoadMore", loadMore);
      view.update(
        <NuqsTestingAdapter searchParams="?mode=video" hasMemory>
          <SessionHistory role="client" />
        </NuqsTestingAdapter>,
      );
    }
    expect(loadMore).toHaveBeenCalledTimes(5);
    expect(screen.getByText("There may be more, further back.")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Look further back" })));
    expect(loadMore.mock.calls.length).toBeGreaterThan(5);
  });
});

describe("the file", () => {
  const press = async () => await act(async () => fireEvent.click(screen.getByRole("button", { name: "Download CSV" })));

  it("holds all pages that the filters leave", async () => {
    answer(rows(2));
    backend.calls.mockResolvedValueOnce({ page: rows(2), isDone: false, continueCursor: "next" });
    backend.calls.mockResolvedValueOnce({ page: rows(1), isDone: true, continueCursor: "end" });
    show("?state=ended");
    await press();
    expect(backend.calls.mock.calls).toEqual([
      ["sessions:listMine", { role: "client", state: "ended", paginationOpts: { numItems: 100, cursor: null } }],
      ["sessions:listMine", { role: "client", state: "ended", paginationOpts: { numItems: 100, cursor: "next" } }],
    ]);
    const file = saveFile.mock.calls[0]?.[0] as { name: string; type: string; text: string };
    expect(file.name).toMatch(/^parley-sessions-\d{4}-\d{2}-\d{2}\.csv$/);
    // Spreadsheets know UTF-8 by the mark in front.
    expect(file.text.startsWith("\uFEFFsession_id,")).toBe(true);
    expect(file.text.trimEnd().split("\r\n")).toHaveLength(4);
    expect(screen.getByText("3 lines saved.")).toBeTruthy();
  });

  it("says so when it cannot be made, and can be tried again", async () => {
    answer(rows(1));
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "UNAUTHENTICATED" }));
    show();
    await press();
    expect(saveFile).not.toHaveBeenCalled();
    expect(screen.getByText("You are signed out. Sign in and try again.")).toBeTruthy();
    backend.calls.mockResolvedValueOnce({ page: rows(1), isDone: true, continueCursor: "end" });
    await press();
    expect(screen.getByText("1 line saved.")).toBeTruthy();
  });

  it("stops after five hundred pages and says that there is more", async () => {
    answer(rows(1));
    backend.calls.mockResolvedValue({ page: rows(1), isDone: false, continueCursor: "next" });
    show();
    await press();
    expect(backend.calls).toHaveBeenCalledTimes(500);
    expect(screen.getByText("The first 500 lines saved. Narrow the list for the rest.")).toBeTruthy();
  });
});
