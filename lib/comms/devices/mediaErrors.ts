import type { MediaError } from "../types";

/** What a browser's refusal of a device means, by the name of its error (Media Capture and Streams, 10.2). */
export function mediaErrorOf(error: unknown): MediaError {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "permission";
    case "NotFoundError":
    case "OverconstrainedError":
      return "no-device";
    case "NotReadableError":
    case "AbortError":
      return "in-use";
    default:
      return "unsupported";
  }
}
