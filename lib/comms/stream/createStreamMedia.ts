import type { Id } from "../../../convex/_generated/dataModel";
import type { ChatClient } from "../chat/client";
import { realBrowser } from "../local/realBrowser";
import type { MediaCall, MediaSession } from "../types";
import type { CallPort } from "./callPort";
import { askForPlace, type StreamPlace } from "./credentials";
import { openStreamCall } from "./streamCall";
import { StreamMedia } from "./streamMedia";

/** Waits for a call that the provider is still making: usually less than a second. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

type Ways = { ask: () => Promise<StreamPlace>; open: (place: StreamPlace & { callId: string }) => CallPort; wait: (ms: number) => Promise<void> };

/** The way into one call, as soon as it is made; null once another call is open, or none. Rejects when it does not come to be. */
export async function findCall(epoch: number, { ask, open, wait }: Ways): Promise<CallPort | null> {
  for (const waitMs of RETRY_MS) {
    const place = await ask();
    if (place.epoch !== epoch) return null;
    if (place.callId !== null) return open({ ...place, callId: place.callId });
    await wait(waitMs);
  }
  throw new Error("The provider has not made the call in time.");
}

/** A call carried by Stream. */
export function createStreamMedia(call: MediaCall, { convex }: { convex: Pick<ChatClient, "action"> }): MediaSession {
  const ways: Ways = {
    ask: async () => await askForPlace(convex, call.sessionId as Id<"sessions">),
    open: openStreamCall,
    wait: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
  };
  return new StreamMedia(call, async () => await findCall(call.epoch, ways), realBrowser);
}
