import type { ConvexReactClient } from "convex/react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { CommsProvider, MediaCall, MediaSession } from "./types";

/**
 * One's way into the open call of a session, by whoever carries it; the code of the other one is never loaded. Null when
 * another call is open by now, or none: the session's own row tells which. Rejects with the codes of `comms.credentials`.
 */
export async function createMediaSession(
  convex: ConvexReactClient,
  provider: CommsProvider,
  call: MediaCall,
): Promise<MediaSession | null> {
  if (provider === "stream") {
    const { createStreamMedia } = await import("./stream/createStreamMedia");
    return createStreamMedia(call, { convex });
  }
  const { createLocalMedia } = await import("./local/createLocalMedia");
  const credentials = await convex.action(api.comms.credentials, { sessionId: call.sessionId as Id<"sessions"> });
  if (credentials.provider !== "local" || credentials.epoch !== call.epoch) return null;
  return createLocalMedia(call, { convex, isPolite: credentials.role === "polite" });
}
