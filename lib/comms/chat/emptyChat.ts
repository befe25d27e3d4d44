import type { ChatSnapshot } from "../types";

/** A conversation of which nothing is known yet. */
export const CONNECTING_CHAT: ChatSnapshot = {
  status: "connecting",
  writable: false,
  peerTyping: false,
  peerReadAtMs: null,
  messages: [],
  hasOlder: false,
  unread: 0,
};
