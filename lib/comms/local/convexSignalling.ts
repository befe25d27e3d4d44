import type { ConvexReactClient } from "convex/react";
import { ConvexError } from "convex/values";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Signalling } from "./signals";

/**
 * Signals through Convex. A call that the server has closed takes nothing any more; whoever speaks into it is not told of an
 * error, because the session's own row says what happened.
 */
export function convexSignalling(convex: ConvexReactClient, call: { sessionId: Id<"sessions">; epoch: number }): Signalling {
  return {
    send: async ({ connectionId, toConnectionId, kind, payload }) =>
      await unlessClosed(convex.mutation(api.rtc.send, { ...call, connectionId, kind, payload, ...(toConnectionId === null ? {} : { toConnectionId }) })),
    connected: async (pair) => await unlessClosed(convex.mutation(api.rtc.connected, { ...call, ...pair })),
    left: async (own) => await unlessClosed(convex.mutation(api.rtc.left, { ...call, ...own })),
    peerLost: async (peer) => await unlessClosed(convex.mutation(api.rtc.peerLost, { ...call, ...peer })),
    listen(onSignals, onError) {
      const watch = convex.watchQuery(api.rtc.inbox, call);
      const read = () => {
        try {
          const signals = watch.localQueryResult();
          if (signals !== undefined) onSignals(signals);
        } catch (error) {
          onError(error);
        }
      };
      const stop = watch.onUpdate(read);
      read();
      return stop;
    },
  };
}

async function unlessClosed(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!isClosedCall(error)) throw error;
  }
}

function isClosedCall(error: unknown): boolean {
  if (!(error instanceof ConvexError)) return false;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "code" in data && data.code === "INVALID_STATE";
}
