import type { ConvexReactClient } from "convex/react";
import { ConvexError } from "convex/values";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Signalling } from "./signals";

/**
 * Signals through Convex. What the server refuses is not an error of the call: a call that it has closed takes nothing any
 * more, which the session's own row says, and what was too much at once is made good by repair.
 */
export function convexSignalling(convex: ConvexReactClient, call: { sessionId: Id<"sessions">; epoch: number }): Signalling {
  return {
    send: async ({ connectionId, toConnectionId, kind, payload }) =>
      await unlessRefused(
        convex.mutation(api.rtc.send, { ...call, connectionId, kind, payload, ...(toConnectionId === null ? {} : { toConnectionId }) }),
      ),
    connected: async (pair) => await unlessRefused(convex.mutation(api.rtc.connected, { ...call, ...pair })),
    left: async (own) => await unlessRefused(convex.mutation(api.rtc.left, { ...call, ...own })),
    peerLost: async (peer) => await unlessRefused(convex.mutation(api.rtc.peerLost, { ...call, ...peer })),
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

async function unlessRefused(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
  }
}
