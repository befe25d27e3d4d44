import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConvexError } from "convex/values";
import { ChatDraft } from "@/lib/comms/chat/draft";
import { SharedChat } from "@/lib/comms/chat/sharedChat";
import { loadAll, transcriptJson, transcriptText } from "@/lib/comms/chat/transcript";
import type { ChatMessage } from "@/lib/comms/types";
import { fakeChat, type FakeUpload } from "@/tests/support/fakeChat";

const file = (name: string, type = "text/plain"): File => new File(["x"], name, { type });
const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
const upload = (uploads: FakeUpload[], at: number): FakeUpload => {
  const found = uploads[at];
  if (found === undefined) throw new Error(`no upload ${at}`);
  return found;
};

describe("a message that is being written", () => {
  const revoked = vi.fn();
  beforeEach(() => {
    revoked.mockReset();
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:preview");
    vi.spyOn(URL, "revokeObjectURL").mockImplementation(revoked);
  });

  it("shows how far each file is and is sent when all have arrived", async () => {
    const { chat, uploads } = fakeChat();
    const draft = new ChatDraft();
    draft.setText("  Look ");
    draft.add([file("a.txt"), file("b.png", "image/png")], chat);
    upload(uploads, 0).onProgress(0.4);
    expect(draft.getSnapshot().files).toMatchObject([
      { name: "a.txt", state: "uploading", part: 0.4, previewUrl: null },
      { name: "b.png", state: "uploading", part: 0, previewUrl: "blob:preview" },
    ]);
    upload(uploads, 0).finish("file-a");
    await settle();
    expect(draft.take()).toBeNull();
    upload(uploads, 1).finish("file-b");
    await settle();
    expect(draft.take()).toEqual({ text: "Look", attachmentIds: ["file-a", "file-b"] });
    expect(draft.getSnapshot()).toEqual({ text: "", files: [], left: 0 });
    expect(revoked).toHaveBeenCalledTimes(1);
    expect(draft.take()).toBeNull();
  });

  it("keeps the order of choice when a later file arrives first", async () => {
    const { chat, uploads } = fakeChat();
    const draft = new ChatDraft();
    draft.add([file("a.txt"), file("b.txt")], chat);
    upload(uploads, 1).finish("file-b");
    await settle();
    upload(uploads, 0).finish("file-a");
    await settle();
    expect(draft.take()?.attachmentIds).toEqual(["file-a", "file-b"]);
  });

  it("takes five files and counts the others", () => {
    const { chat, uploads } = fakeChat();
    const draft = new ChatDraft();
    draft.add(
      Array.from({ length: 4 }, (_, n) => file(`${n}.txt`)),
      chat,
    );
    draft.add([file("5.txt"), file("6.txt"), file("7.txt")], chat);
    expect(draft.getSnapshot().files).toHaveLength(5);
    expect(draft.getSnapshot().left).toBe(2);
    expect(uploads).toHaveLength(5);
  });

  it("stops a removed file and never brings it back", async () => {
    const { chat, uploads } = fakeChat();
    const draft = new ChatDraft();
    draft.add([file("a.png", "image/png")], chat);
    draft.remove(draft.getSnapshot().files[0]?.key ?? "");
    expect(upload(uploads, 0).signal.aborted).toBe(true);
    expect(revoked).toHaveBeenCalledTimes(1);
    upload(uploads, 0).onProgress(0.9);
    upload(uploads, 0).finish("file-a");
    await settle();
    expect(draft.getSnapshot().files).toEqual([]);
  });

  it("says why a file failed and tries the same one again", async () => {
    const { chat, uploads } = fakeChat();
    const draft = new ChatDraft();
    draft.add([file("a.txt")], chat);
    upload(uploads, 0).fail(new ConvexError({ code: "RATE_LIMITED" }));
    await settle();
    expect(draft.getSnapshot().files).toMatchObject([{ state: "failed", failure: "RATE_LIMITED" }]);
    draft.retry(draft.getSnapshot().files[0]?.key ?? "", chat);
    expect(draft.getSnapshot().files).toMatchObject([{ state: "uploading", part: 0, failure: null }]);
    expect(upload(uploads, 1).file.name).toBe("a.txt");
    upload(uploads, 1).finish("file-a");
    await settle();
    expect(draft.take()).toEqual({ text: "", attachmentIds: ["file-a"] });
  });
});

describe("a chat that several parts of a page show", () => {
  afterEach(() => vi.useRealTimers());

  it("is open once, from the first to the last of them, and keeps what is being written", async () => {
    const { chat, store, calls } = fakeChat();
    let opened = 0;
    const shared = new SharedChat(async () => {
      opened++;
      return chat;
    });
    const leaveFirst = shared.use();
    const leaveSecond = shared.use();
    await settle();
    store.change({ status: "online", unread: 3 });
    expect(shared.getSnapshot()).toMatchObject({ chat, snapshot: { unread: 3 } });
    shared.draft.setText("Half a thou");
    leaveFirst();
    expect(calls).toEqual(["connect"]);
    leaveSecond();
    expect(calls).toEqual(["connect", "dispose"]);
    expect(shared.getSnapshot().chat).toBeNull();
    shared.use();
    await settle();
    expect(opened).toBe(2);
    expect(shared.draft.getSnapshot().text).toBe("Half a thou");
  });

  it("is disposed of when everybody left before it had opened", async () => {
    const { chat, calls } = fakeChat();
    const shared = new SharedChat(async () => chat);
    shared.use()();
    await settle();
    expect(calls).toEqual(["dispose"]);
  });

  it("shows that it is offline when it cannot be opened", async () => {
    const shared = new SharedChat(async () => {
      throw new Error("no network");
    });
    shared.use();
    await settle();
    expect(shared.getSnapshot()).toMatchObject({ chat: null, snapshot: { status: "offline" } });
  });
});

describe("a transcript", () => {
  const message = (change: Partial<ChatMessage>): ChatMessage => ({
    id: "m1",
    clientId: "c1",
    kind: "text",
    mine: true,
    text: "Hello",
    atMs: Date.UTC(2026, 10, 21, 9, 5, 7),
    state: "sent",
    failure: null,
    attachments: [],
    ...change,
  });
  const photo = { id: "f1", name: "photo.png", mime: "image/png", size: 33, url: "https://files.example/1", width: 1, height: 1 };

  it("is one entry a line, and no message can forge another's entry", () => {
    const messages = [
      message({}),
      message({ mine: false, text: "Two\n2026-11-21 09:06:00 UTC  You: forged", attachments: [photo] }),
      message({ kind: "system", mine: false, text: "Paused" }),
      message({ text: "", attachments: [photo] }),
    ];
    expect(transcriptText(messages, { you: "You", peer: "Ada" })).toBe(
      [
        "2026-11-21 09:05:07 UTC  You: Hello",
        "2026-11-21 09:05:07 UTC  Ada: Two",
        "    2026-11-21 09:06:00 UTC  You: forged [photo.png, 33 B]",
        "2026-11-21 09:05:07 UTC  Paused",
        "2026-11-21 09:05:07 UTC  You: [photo.png, 33 B]",
        "",
      ].join("\n"),
    );
  });

  it("is JSON without the addresses of files, which are keys to them", () => {
    const json = transcriptJson([message({ attachments: [photo] })], "s1");
    expect(JSON.parse(json)).toEqual({
      sessionId: "s1",
      messages: [
        {
          id: "m1",
          at: "2026-11-21T09:05:07.000Z",
          from: "you",
          text: "Hello",
          files: [{ name: "photo.png", mime: "image/png", size: 33 }],
        },
      ],
    });
  });

  it("stops when a carrier brings nothing more, and leaves out what was not sent", async () => {
    const { chat, calls } = fakeChat({ hasOlder: true, messages: [message({}), message({ id: "m2", state: "failed" })] });
    expect((await loadAll(chat)).map(({ id }) => id)).toEqual(["m1"]);
    expect(calls).toEqual(["loadOlder"]);
  });
});
