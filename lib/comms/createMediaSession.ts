import type { ConvexReactClient } from "convex/react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { createLocalMedia } from "./local/createLocalMedia";
import type { MediaCall, MediaSession } from "./types";

/**
 * One's way into the open call of a session, by whoever carries it. Null when another call is open by now, or none: the
 * session's own row tells which. Rejects with the codes of `comms.credentials`.
 */
export async function createMediaSession(convex: ConvexReactClient, call: MediaCall): Promise<MediaSession | null> {
  const credentials = await convex.action(api.comms.credentials, { sessionId: call.sessionId as Id<"sessions"> });
  if (credentials.epoch !== call.epoch) return null;
  if (credentials.provider === "local") return createLocalMedia(call, { convex, isPolite: credentials.role === "polite" });
  // Loaded only by whoever enters such a call.
  const { createStreamMedia } = await import("./stream/createStreamMedia");
  return createStreamMedia(call, { convex });
}
