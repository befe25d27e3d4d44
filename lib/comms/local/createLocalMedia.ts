import type { ConvexReactClient } from "convex/react";
import type { Id } from "@/convex/_generated/dataModel";
import type { MediaCall, MediaSession } from "../types";
import { convexSignalling } from "./convexSignalling";
import { LocalMedia } from "./localMedia";
import { realBrowser } from "./realBrowser";

/** A call from browser to browser, signalled through Convex. The polite side gives way when both offer at once. */
export function createLocalMedia(call: MediaCall, { convex, isPolite }: { convex: ConvexReactClient; isPolite: boolean }): MediaSession {
  const ref = { sessionId: call.sessionId as Id<"sessions">, epoch: call.epoch };
  return new LocalMedia(call, convexSignalling(convex, ref), isPolite, realBrowser);
}
