import { getFunctionName, type FunctionReference } from "convex/server";
import type { Id } from "@/convex/_generated/dataModel";
import type { ChatClient } from "@/lib/comms/chat/client";
import type { SendFile } from "@/lib/comms/stream/streamUpload";
import { fakeUserToken } from "./fakeStreamChat";

export const SESSION = "session1" as Id<"sessions">;
export const ME = "client1";
export const PEER = "advisor1";

/** One session as the chat of it asks Convex for it. */
export type FakeSession = { client: ChatClient; setState(state: string): void; asked(): number };

/** The two things this chat asks Convex for: the session's state and credentials. */
export function fakeSession(apiKey: string): FakeSession {
  let state = "running";
  let asked = 0;
  const listeners = new Set<() => void>();
  const session = {
    onUpdate: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    localQueryResult: () => ({ state }),
  };
  const client = {
    watchQuery: (query: FunctionReference<"query">) => {
      const name = getFunctionName(query);
      if (name !== "sessions:get") throw new Error(`asked for ${name}`);
      return session;
    },
    action: async (action: FunctionReference<"action">, args: unknown) => {
      const call = JSON.stringify([getFunctionName(action), args]);
      if (call !== JSON.stringify(["comms:credentials", { sessionId: SESSION }])) throw new Error(`asked for ${call}`);
      asked += 1;
      const place = { callType: "advice", callId: null, channelType: "advice", channelId: SESSION, epoch: null };
      return await Promise.resolve({
        provider: "stream",
        apiKey,
        token: fakeUserToken(ME),
        expiresAtMs: 4_000_000_000_000,
        userId: ME,
        ...place,
      });
    },
  };
  return {
    client: client as unknown as ChatClient,
    asked: () => asked,
    setState: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Brings bytes over the loopback, as the provider's own upload does from a browser. */
export const sendOverLoopback: SendFile = async (channel, { file, isImage, onProgress, signal }) => {
  const client = channel.getClient();
  onProgress(0.5);
  const headers = { authorization: client.tokenManager.getToken() ?? "", "content-type": file.type, "x-file-name": file.name };
  const url = `${client.baseURL}/channels/${channel.type}/${channel.id}/${isImage ? "image" : "file"}?api_key=${client.key}`;
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: await file.arrayBuffer(),
    ...(signal === undefined ? {} : { signal }),
  });
  return ((await response.json()) as { file: string }).file;
};
