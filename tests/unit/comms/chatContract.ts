import { afterEach, describe, expect, it } from "vitest";
import type { ChatMessage, ChatSession } from "@/lib/comms/types";
import type { ErrorCode } from "@/lib/domain/errors";
import { pngBytes } from "@/tests/support/sampleFiles";

/** One person's chat with everything around it that a test must be able to do. */
export interface ChatRig {
  /** Not yet connected. The session runs and takes messages. */
  chat: ChatSession;
  /** The other party, acting on the server. */
  peer: { say(text: string): Promise<void>; type(on: boolean): Promise<void>; read(): Promise<void> };
  /** Pauses or resumes the session on the server. */
  setWritable(on: boolean): Promise<void>;
  /** What the server holds, oldest first. */
  stored(): Promise<{ clientId: string | null; text: string }[]>;
  /** The next message reaches the server, its answer does not come back. */
  loseNextAnswer(): void;
  /** The next message is refused by the server with this code. */
  refuseNextSend(code: ErrorCode): void;
  /** The bytes of the next file do not arrive. */
  failNextUpload(): void;
  /** Lets this much time pass; 0 lets everything that is under way arrive. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a chat whose server already holds this many messages of both people, "old 1" first, taking turns and beginning with oneself. */
export type OpenChat = (options?: { history?: number }) => Promise<ChatRig>;

const texts = (chat: ChatSession): string[] => chat.getSnapshot().messages.map(({ text }) => text);
const own = (chat: ChatSession, clientId: string): ChatMessage[] =>
  chat.getSnapshot().messages.filter((message) => message.clientId === clientId);
const photo = (): File => new File([pngBytes(640, 480)], "photo.png", { type: "image/png" });

/** What every ChatSession must do, whoever carries it. */
export function describeChatSession(name: string, open: OpenChat): void {
  describe(`${name}: a chat session`, () => {
    const rigs: ChatRig[] = [];
    afterEach(async () => {
      for (const rig of rigs.splice(0)) await rig.close();
    });

    async function connected(options?: { history?: number }): Promise<ChatRig> {
      const rig = await open(options);
      rigs.push(rig);
      await rig.chat.connect();
      await rig.pass(0);
      return rig;
    }

    it("connects to what was said before, oldest first", async () => {
      const rig = await open({ history: 3 });
      rigs.push(rig);
      expect(rig.chat.getSnapshot()).toMatchObject({ status: "connecting", writable: false, messages: [], unread: 0 });
      await rig.chat.connect();
      await rig.pass(0);
      expect(rig.chat.getSnapshot()).toMatchObject({ status: "online", writable: true, hasOlder: false, peerTyping: false });
      expect(rig.chat.getSnapshot().messages.map(({ text, mine, state, failure }) => ({ text, mine, state, failure }))).toEqual([
        { text: "old 1", mine: true, state: "sent", failure: null },
        { text: "old 2", mine: false, state: "sent", failure: null },
        { text: "old 3", mine: true, state: "sent", failure: null },
      ]);
    });

    it("shows a message at once and once", async () => {
      const { chat, stored, pass } = await connected();
      const sent = chat.send({ clientId: "message-0001", text: "Hello", attachmentIds: [] });
      expect(own(chat, "message-0001")).toMatchObject([{ text: "Hello", mine: true, state: "sending", failure: null }]);
      await sent;
      await pass(0);
      expect(own(chat, "message-0001")).toMatchObject([{ text: "Hello", mine: true, state: "sent" }]);
      expect(await stored()).toEqual([{ clientId: "message-0001", text: "Hello" }]);
    });

    it("writes one message although the answer was lost and it was sent again", async () => {
      const { chat, stored, pass, loseNextAnswer } = await connected();
      const message = { clientId: "message-0002", text: "Once only", attachmentIds: [] };
      loseNextAnswer();
      await expect(chat.send(message)).rejects.toThrow();
      await chat.send(message);
      await pass(0);
      expect(own(chat, "message-0002")).toMatchObject([{ state: "sent" }]);
      expect(await stored()).toEqual([{ clientId: "message-0002", text: "Once only" }]);
    });

    it("keeps a refused message with the reason, and sends it again under the same key", async () => {
      const { chat, stored, pass, refuseNextSend } = await connected();
      const message = { clientId: "message-0003", text: "Too fast", attachmentIds: [] };
      refuseNextSend("RATE_LIMITED");
      await expect(chat.send(message)).rejects.toThrow();
      expect(own(chat, "message-0003")).toMatchObject([{ text: "Too fast", state: "failed", failure: "RATE_LIMITED" }]);
      expect(await stored()).toEqual([]);
      const again = chat.send(message);
      expect(own(chat, "message-0003")).toMatchObject([{ state: "sending", failure: null }]);
      await again;
      await pass(0);
      expect(own(chat, "message-0003")).toMatchObject([{ state: "sent", failure: null }]);
      expect(await stored()).toEqual([{ clientId: "message-0003", text: "Too fast" }]);
    });

    it("keeps the server's order for both people", async () => {
      const { chat, peer, pass } = await connected();
      await chat.send({ clientId: "message-0004", text: "one", attachmentIds: [] });
      await pass(10);
      await peer.say("two");
      await pass(10);
      await chat.send({ clientId: "message-0005", text: "three", attachmentIds: [] });
      await pass(0);
      expect(texts(chat)).toEqual(["one", "two", "three"]);
      const times = chat.getSnapshot().messages.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it("loads older pages until the first message, without gaps or repeats", async () => {
      const { chat, pass } = await connected({ history: 130 });
      const all = Array.from({ length: 130 }, (_, n) => `old ${n + 1}`);
      let loaded = texts(chat).length;
      expect(loaded).toBeGreaterThan(0);
      expect(loaded).toBeLessThan(130);
      expect(texts(chat)).toEqual(all.slice(-loaded));
      while (chat.getSnapshot().hasOlder) {
        await chat.loadOlder();
        await pass(0);
        expect(texts(chat).length).toBeGreaterThan(loaded);
        loaded = texts(chat).length;
      }
      expect(texts(chat)).toEqual(all);
      await chat.loadOlder();
      expect(texts(chat)).toEqual(all);
    });

    it("shows the other's typing until they stop, send, or fall silent", async () => {
      const { chat, peer, pass } = await connected();
      const isTyping = () => chat.getSnapshot().peerTyping;
      await peer.type(true);
      await pass(0);
      expect(isTyping()).toBe(true);
      await peer.type(false);
      await pass(0);
      expect(isTyping()).toBe(false);
      await peer.type(true);
      await pass(0);
      expect(isTyping()).toBe(true);
      // Shown for some seconds only: whoever closes the tab never says that they stopped.
      await pass(8_000);
      expect(isTyping()).toBe(false);
      await peer.type(true);
      await pass(0);
      await peer.say("Done");
      await pass(0);
      expect(isTyping()).toBe(false);
    });

    it("counts what is unread and tells when the other has read", async () => {
      const { chat, peer, pass } = await connected();
      await peer.say("one");
      await peer.say("two");
      await pass(0);
      expect(chat.getSnapshot().unread).toBe(2);
      chat.markRead();
      await pass(10);
      expect(chat.getSnapshot().unread).toBe(0);
      await peer.say("three");
      await pass(0);
      expect(chat.getSnapshot().unread).toBe(1);

      await chat.send({ clientId: "message-0006", text: "Seen?", attachmentIds: [] });
      await pass(10);
      const [mine] = own(chat, "message-0006");
      expect(chat.getSnapshot().peerReadAtMs ?? -Infinity).toBeLessThan(mine?.atMs ?? 0);
      await peer.read();
      await pass(0);
      expect(chat.getSnapshot().peerReadAtMs).toBeGreaterThanOrEqual(mine?.atMs ?? Infinity);
      // One's own messages are never unread.
      expect(chat.getSnapshot().unread).toBeLessThanOrEqual(1);
    });

    it("sends nothing while the session does not run, and keeps what was written", async () => {
      const { chat, stored, pass, setWritable } = await connected();
      await setWritable(false);
      await pass(0);
      expect(chat.getSnapshot().writable).toBe(false);
      const message = { clientId: "message-0007", text: "Wait for me", attachmentIds: [] };
      await expect(chat.send(message)).rejects.toThrow();
      expect(own(chat, "message-0007")).toMatchObject([{ state: "failed", failure: "NOT_WRITABLE" }]);
      expect(await stored()).toEqual([]);
      await setWritable(true);
      await pass(0);
      expect(chat.getSnapshot().writable).toBe(true);
      await chat.send(message);
      await pass(0);
      expect(own(chat, "message-0007")).toMatchObject([{ state: "sent" }]);
      expect(await stored()).toEqual([{ clientId: "message-0007", text: "Wait for me" }]);
    });

    it("uploads a file with progress and sends it without words", async () => {
      const { chat, pass } = await connected();
      const parts: number[] = [];
      const { attachmentId } = await chat.upload(photo(), (part) => parts.push(part));
      expect(parts.length).toBeGreaterThan(0);
      expect(parts).toEqual([...parts].sort((a, b) => a - b));
      expect(parts.at(-1)).toBe(1);
      const sent = chat.send({ clientId: "message-0008", text: "", attachmentIds: [attachmentId] });
      const file = { name: "photo.png", mime: "image/png", size: 33, width: 640, height: 480 };
      expect(own(chat, "message-0008")).toMatchObject([{ state: "sending", attachments: [file] }]);
      await sent;
      await pass(0);
      expect(own(chat, "message-0008")).toMatchObject([{ state: "sent", text: "", attachments: [file] }]);
      expect(own(chat, "message-0008")[0]?.attachments[0]?.url).toMatch(/^https?:/);
    });

    it("tells of a failed upload and takes the next", async () => {
      const { chat, failNextUpload } = await connected();
      failNextUpload();
      await expect(chat.upload(photo())).rejects.toThrow();
      expect((await chat.upload(photo())).attachmentId).not.toBe("");
    });

    it("refuses a file of a false type before a byte is sent, and stops an upload that is cancelled", async () => {
      const { chat } = await connected();
      const program = new File([Uint8Array.of(0x4d, 0x5a, 0x90, 0)], "cat.png", { type: "image/png" });
      await expect(chat.upload(program)).rejects.toThrow(/FILE_TYPE/);
      const control = new AbortController();
      control.abort();
      await expect(chat.upload(photo(), undefined, control.signal)).rejects.toMatchObject({ name: "AbortError" });
    });

    it("finds words in the whole conversation, newest first", async () => {
      const { chat } = await connected({ history: 130 });
      expect((await chat.search("old 12")).map(({ text }) => text)).toEqual(
        [129, 128, 127, 126, 125, 124, 123, 122, 121, 120, 12].map((n) => `old ${n}`),
      );
      expect(await chat.search("never said")).toEqual([]);
    });

    it("gives the same snapshot until something changes, and tells its listeners then", async () => {
      const { chat, peer, pass } = await connected({ history: 1 });
      const before = chat.getSnapshot();
      let told = 0;
      const leave = chat.subscribe(() => told++);
      await pass(100);
      expect(chat.getSnapshot()).toBe(before);
      await peer.say("news");
      await pass(0);
      expect(told).toBeGreaterThan(0);
      expect(chat.getSnapshot()).not.toBe(before);
      leave();
      const after = told;
      await peer.say("more news");
      await pass(0);
      expect(told).toBe(after);
    });

    it("can be disposed of twice and says nothing afterwards", async () => {
      const { chat, peer, pass } = await connected();
      let told = 0;
      chat.subscribe(() => told++);
      chat.dispose();
      chat.dispose();
      const after = told;
      await peer.say("Anybody there?");
      chat.setTyping(true);
      chat.markRead();
      await pass(6_000);
      expect(told).toBe(after);
    });
  });
}
