import type { ConvexReactClient } from "convex/react";

/** What a chat needs of the connection to Convex. */
export type ChatClient = Pick<
  ConvexReactClient,
  "watchQuery" | "query" | "mutation" | "action" | "connectionState" | "subscribeToConnectionState"
>;
