import { literals } from "convex-helpers/validators";
import { isLocalDeployment } from "../../../lib/domain/deployment";
import type { SessionMode } from "../../../lib/domain/sessionStates";

/** Who carries the messages and pictures of a session. Chosen at accept, kept on the session, never mixed later. */
export const COMMS_PROVIDERS = ["local", "stream"] as const;
export type CommsProvider = (typeof COMMS_PROVIDERS)[number];
export const commsProvider = literals(...COMMS_PROVIDERS);

/** The two keys of a Stream application. The secret stays in the backend. */
export type StreamKeys = { apiKey: string; apiSecret: string };

/** Stream's keys when both are set, else null. Read at each call: the environment may change under a running deployment. */
export function streamKeys(): StreamKeys | null {
  const apiKey = process.env.STREAM_API_KEY?.trim() ?? "";
  const apiSecret = process.env.STREAM_API_SECRET?.trim() ?? "";
  return apiKey === "" || apiSecret === "" ? null : { apiKey, apiSecret };
}

/**
 * Who carries a new session on this deployment: Stream where it has keys; without them chat goes through Convex
 * anywhere, and video from browser to browser on a local deployment only, because no server can cut such a call.
 * Null where video is not to be had: refuse with VIDEO_UNAVAILABLE.
 */
export function commsFor(mode: SessionMode): CommsProvider | null {
  if (streamKeys() !== null) return "stream";
  if (mode === "chat") return "local";
  return isLocalDeployment({ cloudUrl: process.env.CONVEX_CLOUD_URL, appEnv: process.env.APP_ENV }) ? "local" : null;
}
