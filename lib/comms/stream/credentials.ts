import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { ChatClient } from "../chat/client";

/** Where a session is held at the provider, and the way to tokens for it. */
export type StreamPlace = {
  apiKey: string;
  userId: string;
  channelType: string;
  channelId: string;
  callType: string;
  /** Null while no call is open or the open one is not yet made. */
  callId: string | null;
  epoch: number | null;
  /** A fresh token whenever one is needed: they live minutes. The first answer's is used first. */
  tokens: () => Promise<string>;
};

/** Asks the server for the way in. Rejects with its codes. */
export async function askForPlace(client: Pick<ChatClient, "action">, sessionId: Id<"sessions">): Promise<StreamPlace> {
  const ask = async () => {
    const answer = await client.action(api.comms.credentials, { sessionId });
    if (answer.provider !== "stream") throw new Error("The session is not held at this provider.");
    return answer;
  };
  const { token, apiKey, userId, channelType, channelId, callType, callId, epoch } = await ask();
  let first: string | null = token;
  const tokens = async () => {
    const kept = first;
    first = null;
    return kept ?? (await ask()).token;
  };
  return { apiKey, userId, channelType, channelId, callType, callId, epoch, tokens };
}
