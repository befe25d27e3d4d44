import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPanel, type ChatPanelProps } from "@/components/chat/ChatPanel";
import type { Id } from "@/convex/_generated/dataModel";
import { SharedChat } from "@/lib/comms/chat/sharedChat";
import type { ChatSnapshot } from "@/lib/comms/types";
import { fakeChat, fakeMessage } from "@/tests/support/fakeChat";
import { renderScreen } from "./support/render";

const given = vi.hoisted((): { shared: unknown; session: object } => ({ shared: null, session: { commsProvider: "local" } }));
vi.mock("convex/react", () => ({
  useConvex: () => ({}),
  useConvexAuth: () => ({ isLoading: false, isAuthenticated: true }),
  // The same object while nothing changes, as the real one.
  useQuery: () => given.session,
}));
vi.mock("@/lib/comms/chat/sharedChat", async (actual) => ({ ...(await actual<object>()), sharedChat: () => given.shared }));

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollTo = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  URL.createObjectURL = vi.fn(() => "blob:preview");
  URL.revokeObjectURL = vi.fn();
});

async function openPanel(snapshot: Partial<ChatSnapshot> = {}, props: Partial<ChatPanelProps> = {}) {
  const fake = fakeChat({ status: "online", writable: true, ...snapshot });
  given.shared = new SharedChat(async () => fake.chat);
  const panel = (change: Partial<ChatPanelProps>) => (
    <ChatPanel
      sessionId={"s1" as Id<"sessions">}
      peerName="Ada"
      openingNote={null}
      closedReason={null}
      notice={null}
      {...props}
      {...change}
    />
  );
  const view = renderScreen(panel({}));
  await act(async () => undefined);
  return { ...fake, update: (change: Partial<ChatPanelProps>) => view.update(panel(change)) };
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const sendButton = () => screen.getByRole<HTMLButtonElement>("button", { name: "Send" });
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const photo = { id: "f1", name: "photo.png", mime: "image/png", size: 2_000, url: "https://files.example/1", width: 1_400, height: 700 };

describe("what was said", () => {
  it("is text whatever it holds, with links that tell the other site nothing", async () => {
    await openPanel({
      messages: [fakeMessage({ mine: false, text: "<img src=x onerror=alert(1)> see https://example.com/a and javascript:alert(1)" })],
    });
    const log = screen.getByRole("log", { name: "Messages" });
    expect(log.textContent).toContain("<img src=x onerror=alert(1)>");
    expect(log.querySelector("img")).toBeNull();
    const links = within(log).getAllByRole("link");
    expect(links.map((link) => [link.getAttribute("href"), link.getAttribute("rel"), link.getAttribute("target")])).toEqual([
      ["https://example.com/a", "noopener noreferrer nofollow ugc", "_blank"],
    ]);
  });

  it("keeps the place of an image before it arrives, and shows it large on request", async () => {
    await openPanel({ messages: [fakeMessage({ text: "", attachments: [photo] })] });
    const button = screen.getByRole("button", { name: "Show photo.png" });
    const image = button.querySelector("img");
    expect([image?.getAttribute("width"), image?.getAttribute("height"), image?.getAttribute("src")]).toEqual(["280", "140", photo.url]);
    fireEvent.click(button);
    expect(screen.getByRole("dialog", { name: "photo.png" }).textContent).toContain("1400 × 700 · 2 kB");
  });

  it("says why a message failed and sends it again under the same key with the same files", async () => {
    const { sent, update } = await openPanel({
      messages: [fakeMessage({ state: "failed", failure: "RATE_LIMITED", attachments: [photo] })],
    });
    expect(screen.getByRole("alert").textContent).toContain("That was too often.");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(sent).toEqual([{ clientId: "client-m1", text: "Hello", attachmentIds: ["f1"] }]);
    update({ closedReason: "Paused." });
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("is marked as read while it is in view, with a line where the new messages began", async () => {
    const theirs = [1, 2, 3].map((n) => fakeMessage({ id: `t${n}`, mine: false, text: `theirs ${n}` }));
    const { calls, store } = await openPanel({ messages: theirs, unread: 2 });
    expect(calls).toContain("markRead");
    const rows = () =>
      within(screen.getByRole("log"))
        .getAllByRole("listitem")
        .map((row) => row.textContent ?? "");
    const lineAt = () => rows().findIndex((text) => text === "New messages");
    expect(rows()[lineAt() + 1]).toContain("theirs 2");
    act(() => store.change({ unread: 0 }));
    expect(lineAt()).toBeGreaterThan(0);
    act(() => store.change({ messages: [...theirs, fakeMessage({ id: "mine", state: "sending" })] }));
    expect(lineAt()).toBe(-1);
  });

  it("is not marked as read in a hidden tab", async () => {
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    const { calls } = await openPanel({ messages: [fakeMessage({ mine: false })], unread: 1 });
    expect(calls).not.toContain("markRead");
  });

  it("marks the last message the other has seen", async () => {
    const messages = [1, 2, 3].map((n) => fakeMessage({ id: `m${n}`, atMs: n * 1_000, text: `mine ${n}` }));
    await openPanel({ messages, peerReadAtMs: 2_000 });
    const seen = within(screen.getByRole("log")).getAllByText(/Seen/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.closest("li")?.textContent).toContain("mine 2");
  });
});

describe("writing", () => {
  it("sends by Enter, begins a line by Shift and Enter, and clears the field", async () => {
    const { sent } = await openPanel();
    type("  Hello there ");
    fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
    expect(sent).toEqual([]);
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(sent).toMatchObject([{ text: "Hello there", attachmentIds: [] }]);
    expect(sent[0]?.clientId).toMatch(/^[0-9a-f-]{36}$/);
    expect(field().value).toBe("");
  });

  it("keeps a pasted novel, says by how much it is too long, and does not send it", async () => {
    const { sent } = await openPanel();
    type("x".repeat(20_000));
    expect(field().value).toHaveLength(20_000);
    expect(screen.getByRole("alert").textContent).toBe("Too long by 16,000 characters. Shorten it or split it in two.");
    expect(sendButton().disabled).toBe(true);
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(sent).toEqual([]);
    type("x".repeat(4_000));
    expect(sendButton().disabled).toBe(false);
  });

  it("is closed by the room and by the session, and what was written is there again afterwards", async () => {
    const { store, update } = await openPanel();
    type("Half a thought");
    update({ closedReason: "Paused." });
    expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
    expect(screen.getByText("Paused.")).toBeTruthy();
    update({ closedReason: null });
    expect(field().value).toBe("Half a thought");
    act(() => store.change({ writable: false }));
    expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
    act(() => store.change({ writable: true }));
    expect(field().value).toBe("Half a thought");
  });

  it("says that one is typing, and that the other is", async () => {
    const { calls, store } = await openPanel();
    type("H");
    type("");
    expect(calls.filter((call) => call.startsWith("typing"))).toEqual(["typing true", "typing false"]);
    act(() => store.change({ peerTyping: true }));
    expect(screen.getByText("Ada is typing…")).toBeTruthy();
  });
});

describe("files", () => {
  const text = (name: string) => new File(["x"], name, { type: "text/plain" });

  it("are pasted, shown with their progress, and sent when they have arrived", async () => {
    const { uploads, sent } = await openPanel();
    fireEvent.paste(field(), { clipboardData: { files: [text("a.txt")], types: ["Files"] } });
    act(() => uploads[0]?.onProgress(0.42));
    expect(screen.getByRole("progressbar", { name: "Uploading a.txt" }).getAttribute("aria-valuenow")).toBe("42");
    expect(sendButton().disabled).toBe(true);
    await act(async () => uploads[0]?.finish("file-a"));
    fireEvent.click(sendButton());
    expect(sent).toMatchObject([{ text: "", attachmentIds: ["file-a"] }]);
  });

  it("are dropped anywhere on the panel, five at most, and can be cancelled and tried again", async () => {
    const { uploads } = await openPanel();
    const dataTransfer = { types: ["Files"], files: [1, 2, 3, 4, 5, 6].map((n) => text(`${n}.txt`)) };
    fireEvent.dragEnter(field(), { dataTransfer });
    expect(screen.getByText("Drop files here")).toBeTruthy();
    fireEvent.drop(field(), { dataTransfer });
    expect(screen.queryByText("Drop files here")).toBeNull();
    const list = screen.getByRole("list", { name: "Chosen files" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(5);
    expect(screen.getByRole("alert").textContent).toContain("up to 5 files");
    fireEvent.click(screen.getByRole("button", { name: "Cancel 1.txt" }));
    expect(uploads[0]?.signal.aborted).toBe(true);
    await act(async () => uploads[1]?.fail(new Error("offline")));
    fireEvent.click(screen.getByRole("button", { name: "Try 2.txt again" }));
    expect(uploads.at(-1)?.file.name).toBe("2.txt");
  });

  it("are not taken while nothing can be written", async () => {
    const { uploads } = await openPanel({}, { closedReason: "Paused." });
    fireEvent.drop(screen.getByRole("region"), { dataTransfer: { types: ["Files"], files: [text("a.txt")] } });
    expect(uploads).toEqual([]);
  });
});

describe("the emoji grid", () => {
  it("is walked with the arrows and puts the emoji where the caret is", async () => {
    await openPanel();
    type("ab");
    field().setSelectionRange(1, 1);
    fireEvent.click(screen.getByRole("button", { name: "Emoji" }));
    const first = await screen.findByRole("button", { name: "👋" });
    fireEvent.keyDown(first, { key: "ArrowRight" });
    expect(document.activeElement?.textContent).toBe("👍");
    fireEvent.keyDown(first, { key: "ArrowDown" });
    expect(document.activeElement?.textContent).toBe("😀");
    fireEvent.keyDown(first, { key: "ArrowUp" });
    fireEvent.click(document.activeElement as HTMLElement);
    expect(document.querySelector("textarea")?.value).toBe("a👍b");
  });
});

describe("the search", () => {
  it("shows what was found and leads to it", async () => {
    const wanted = fakeMessage({ id: "m7", mine: false, text: "Ask for a raise" });
    const { found, calls } = await openPanel({ messages: [wanted, fakeMessage({ id: "m8" })] });
    found.push(wanted);
    fireEvent.click(screen.getByRole("button", { name: "Search the conversation" }));
    fireEvent.change(screen.getByRole("searchbox", { name: "Search" }), { target: { value: "RAISE" } });
    const hit = await waitFor(() => screen.getByRole("button", { name: /Ask for a raise/ }));
    expect(hit.querySelector("mark")?.textContent).toBe("raise");
    await act(async () => fireEvent.click(hit));
    expect(screen.queryByRole("searchbox")).toBeNull();
    expect(document.getElementById("message-m7")?.dataset.sought).toBe("true");
    expect(calls).not.toContain("loadOlder");
  });
});
