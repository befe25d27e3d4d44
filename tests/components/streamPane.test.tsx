import { act, configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPanel, type ChatPanelProps } from "@/components/chat/ChatPanel";
import { SharedChat } from "@/lib/comms/chat/sharedChat";
import { createStreamChat } from "@/lib/comms/stream/createStreamChat";
import ar from "@/messages/ar.json";
import en from "@/messages/en.json";
import { FakeStreamChat } from "@/tests/support/fakeStreamChat";
import { pngBytes } from "@/tests/support/sampleFiles";
import { fakeSession, ME, PEER, sendOverLoopback, SESSION } from "@/tests/support/streamSession";
import { renderScreen } from "./support/render";

const given = vi.hoisted((): { shared: unknown; session: object } => ({ shared: null, session: { commsProvider: "stream" } }));
vi.mock("convex/react", () => ({
  useConvex: () => ({}),
  useConvexAuth: () => ({ isLoading: false, isAuthenticated: true }),
  useQuery: () => given.session,
}));
vi.mock("@/lib/comms/chat/sharedChat", async (actual) => ({ ...(await actual<object>()), sharedChat: () => given.shared }));

// Sockets and requests over the loopback are real here; on a busy machine they take their time.
configure({ asyncUtilTimeout: 10_000 });

/** jsdom lays nothing out, so nothing is ever resized. */
class StillObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** jsdom's files have no way to their bytes but this one. */
async function bytesOf(this: Blob): Promise<ArrayBuffer> {
  const reader = new FileReader();
  return await new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = reject;
    reader.readAsArrayBuffer(this);
  });
}

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  Element.prototype.scrollTo = vi.fn();
  Element.prototype.scrollBy = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  Blob.prototype.arrayBuffer = bytesOf;
  URL.createObjectURL = vi.fn(() => "blob:preview");
  URL.revokeObjectURL = vi.fn();
  vi.stubGlobal("ResizeObserver", StillObserver);
  vi.stubGlobal("IntersectionObserver", StillObserver);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Setting = { said?: (server: FakeStreamChat) => void; locale?: "en" | "ar"; props?: Partial<ChatPanelProps> };

/** The room's chat over the provider's part of REST and socket, with everything between them real. */
async function openRoom({ said = () => undefined, locale = "en", props = {} }: Setting = {}) {
  const server = await new FakeStreamChat(SESSION, [ME, PEER], () => Date.now()).start();
  said(server);
  const convex = fakeSession(server.apiKey);
  const provider = { baseURL: server.url, allowServerSideConnect: true };
  const shared = new SharedChat(async () =>
    createStreamChat({ client: convex.client, sessionId: SESSION, provider, send: sendOverLoopback }),
  );
  given.shared = shared;
  const panel = (change: Partial<ChatPanelProps> = {}) => {
    const whole = { sessionId: SESSION, peerName: "Ada", openingNote: null, closedReason: null, notice: null, ...props, ...change };
    if (locale === "en") return <ChatPanel {...whole} />;
    return (
      <NextIntlClientProvider locale="ar" messages={ar} timeZone="UTC">
        <div dir="rtl">
          <ChatPanel {...whole} />
        </div>
      </NextIntlClientProvider>
    );
  };
  const view = renderScreen(panel());
  closers.push(async () => {
    await act(async () => await server.quiet());
    view.unmount();
    await server.quiet();
    await server.stop();
  });
  await waitFor(() => expect(view.container.querySelector(".stream-pane .str-chat__message-list")).not.toBeNull(), { timeout: 15_000 });
  const setState = (state: string) => act(() => convex.setState(state));
  return { ...view, server, convex, shared, setState, change: (next: Partial<ChatPanelProps>) => view.update(panel(next)) };
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const noField = () => expect(screen.queryByRole("textbox")).toBeNull();
const log = () => screen.getByRole("log", { name: "Messages" });
const type = async (text: string) => {
  fireEvent.change(field(), { target: { value: text } });
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(text.trim() === ""));
};
/** What is shown as going wrong; the provider's own live region, outside of the panel, stays empty. */
const alerts = () => screen.getAllByRole("alert").flatMap(({ textContent }) => (textContent === "" ? [] : [textContent ?? ""]));
const send = () => fireEvent.click(screen.getByRole("button", { name: "Send" }));

describe("the pane of a chat that Stream carries", () => {
  it("shows what was said with who said it, day by day, and reads it", async () => {
    const { server } = await openRoom({
      said: (stream) => {
        stream.say(PEER, "Good morning");
        stream.say(ME, "Hello Ada");
        stream.say("platform", "The session was paused.", "s1", [], "system");
      },
    });
    const rows = within(log())
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent ?? "");
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatch(/^\w+day, \w+ \d+$/);
    expect(rows[1]).toMatch(/^Ada:Good morning/);
    expect(rows[2]).toMatch(/^You:Hello Ada/);
    expect(rows[3]).toBe("The session was paused.");
    await waitFor(() => expect(server.reads.get(ME)).toBeDefined());
    expect(document.title).toBe("");
  });

  it("holds words for words, whatever is in them or beside them", async () => {
    const { container } = await openRoom({
      said: (stream) => {
        stream.say(PEER, "<img src=x onerror=alert(1)> **see** https://example.com/a and [here](javascript:alert(1))", "m1", [
          { type: "image", image_url: "javascript:alert(1)", title: "a.png" },
          { type: "video", asset_url: "https://video.example/watch", title: "A film" },
          { type: "image", og_scrape_url: "https://cards.example", title: "A card", image_url: "https://cards.example/a.png" },
        ]);
      },
    });
    expect(log().textContent).toContain("<img src=x onerror=alert(1)> **see** https://example.com/a and [here](javascript:alert(1))");
    const links = within(log()).getAllByRole("link");
    expect(links.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])).toEqual([
      ["https://example.com/a", "noopener noreferrer nofollow ugc"],
    ]);
    expect(container.querySelectorAll("script, iframe, video, [href^='javascript:'], [src^='javascript:']")).toHaveLength(0);
  });

  it("sends to the channel of the session, once, and empties the field", async () => {
    const { server, shared } = await openRoom();
    await type("  Is it broken?  ");
    send();
    await waitFor(() => expect(server.messages.map(({ text, user }) => [text, user.id])).toEqual([["Is it broken?", ME]]));
    await waitFor(() => expect(within(log()).getAllByText("Is it broken?")).toHaveLength(1));
    expect([field().value, shared.draft.getSnapshot().text]).toEqual(["", ""]);
    await type("By Enter");
    fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
    fireEvent.keyDown(field(), { key: "Enter" });
    await waitFor(() => expect(server.messages).toHaveLength(2));
  });

  it("has a field only while the session takes messages, and keeps what was being written", async () => {
    const { server, setState, change } = await openRoom({ props: { notice: <button>Add funds</button> } });
    await type("Half a sent");
    setState("exhausted");
    noField();
    expect(screen.queryByRole("button", { name: "Send" })).toBeNull();
    expect(screen.getByText("You can write again once the session runs.")).toBeDefined();
    expect(screen.getByRole("button", { name: "Add funds" })).toBeDefined();
    change({ closedReason: "The balance is used up." });
    expect(screen.getByText("The balance is used up.")).toBeDefined();
    // The provider's own word alone opens nothing.
    act(() => server.setFrozen(false));
    await act(async () => await server.quiet());
    noField();
    setState("running");
    noField();
    change({ closedReason: null });
    expect(field().value).toBe("Half a sent");
  });

  it("has no field in a shut channel, whatever our session says", async () => {
    const { server } = await openRoom({ said: (stream) => stream.say(PEER, "Still readable") });
    expect(field()).toBeDefined();
    act(() => server.setFrozen(true));
    await waitFor(noField);
    expect(log().textContent).toContain("Still readable");
  });

  it("says at the message why it was refused, and sends the same one again", async () => {
    const { server } = await openRoom();
    server.nextSend = { status: 429, code: 9 };
    await type("Too fast");
    send();
    await waitFor(() => expect(alerts()).toEqual([expect.stringContaining("That was too often.")]));
    expect(server.messages).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(server.messages.map(({ text }) => text)).toEqual(["Too fast"]));
    await waitFor(() => expect(within(log()).getAllByText("Too fast")).toHaveLength(1));
    expect(alerts()).toEqual([]);
  });

  it("loses nothing when the connection breaks: what is written, what is sent, what the other said", async () => {
    const { server } = await openRoom();
    server.nextSend = "lose";
    await type("Did this arrive?");
    send();
    await waitFor(() => expect(server.messages).toHaveLength(1));
    await type("Half a sent");
    server.cut();
    server.say(PEER, "While you were away");
    await waitFor(() => expect(log().textContent).toContain("While you were away"), { timeout: 20_000 });
    expect(field().value).toBe("Half a sent");
    expect(within(log()).getAllByText("Did this arrive?")).toHaveLength(1);
    expect(server.messages.map(({ text }) => text)).toEqual(["Did this arrive?", "While you were away"]);
    expect(alerts()).toEqual([]);
  });

  it("does not cut what is too long: it says so and keeps it", async () => {
    const { server } = await openRoom();
    await type("x".repeat(4_001));
    expect(alerts()).toEqual([expect.stringContaining("Too long by 1 character.")]);
    send();
    await act(async () => await server.quiet());
    await waitFor(() => expect(field().value).toHaveLength(4_001));
    expect(server.messages).toEqual([]);
  });

  it("sends files by the contract: looked at by their bytes, counted, and shown as ours", async () => {
    const { server } = await openRoom();
    const picker = screen.getByLabelText<HTMLInputElement>("Choose files");
    expect(picker.accept).toContain("image/png");
    const program = new File([Uint8Array.of(0x4d, 0x5a, 0x90, 0)], "cat.png", { type: "image/png" });
    fireEvent.change(picker, { target: { files: [program] } });
    await waitFor(() => expect(alerts()).toEqual([en.errors.FILE_TYPE]));
    expect(server.uploads).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Remove the file" }));
    fireEvent.change(picker, { target: { files: [new File([pngBytes(640, 480)], "photo.png", { type: "image/png" })] } });
    await waitFor(() => expect(server.uploads).toEqual([{ kind: "image", name: "photo.png", bytes: 33 }]));
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(false));
    send();
    await waitFor(() => expect(server.messages).toHaveLength(1));
    expect(server.messages[0]?.attachments).toMatchObject([{ type: "image", title: "photo.png", original_width: 640 }]);
    await waitFor(() => expect(within(log()).getByRole("button", { name: "Show photo.png" })).toBeDefined());
  });

  it("shows who types, and suggests no strangers for an @", async () => {
    const { server } = await openRoom();
    act(() => server.type(PEER, true));
    await waitFor(() => expect(screen.getByText("Ada is typing…")).toBeDefined());
    await type("@a /giphy");
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("says all it says in Arabic, in a page that runs from right to left", async () => {
    const { container } = await openRoom({ locale: "ar", said: (stream) => stream.say(PEER, "مرحبا") });
    expect(screen.getByRole("textbox", { name: ar.chat.message })).toBeDefined();
    expect(screen.getByRole("button", { name: ar.chat.send })).toBeDefined();
    const names = [...container.querySelectorAll("[aria-label], [placeholder], [title]")].flatMap((element) =>
      ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""),
    );
    const said = [container.textContent ?? "", ...names].join(" ").replaceAll("Ada", "");
    expect(said).not.toMatch(/[A-Za-z]{2,}/);
    expect(container.querySelector(".stream-pane")?.closest("[dir]")?.getAttribute("dir")).toBe("rtl");
  });
});
