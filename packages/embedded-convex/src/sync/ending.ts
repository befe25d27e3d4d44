/** What a client is told when its connection ends, by the cause of the end. */
import { AuthenticationError } from "../contracts.js";
import { authError, fatalError } from "./messages.js";
import { ConnectionClosed, ProtocolViolation } from "./protocol.js";

/** The token of this connection has run out since it was accepted. */
export class IdentityExpired extends Error {
  override name = "IdentityExpired";
  constructor() {
    super("Convex token identity expired");
  }
}

export type Ending = {
  /** Last message before the close frame. */
  frame: string | null;
  code?: number;
  reason?: string;
  isServerFault: boolean;
};

/** `identityVersion` is the one the client last saw confirmed by a transition. */
export function endingFor(error: unknown, identityVersion: number): Ending {
  if (error instanceof IdentityExpired) return { frame: authError(error.message, identityVersion, false), isServerFault: false };
  if (error instanceof AuthenticationError) return { frame: authError(error.message, identityVersion, true), isServerFault: false };
  if (error instanceof ProtocolViolation) return { frame: fatalError(error.message), isServerFault: false };
  if (error instanceof ConnectionClosed) return { frame: null, code: error.code, reason: error.reason, isServerFault: false };
  return { frame: null, code: 1011, reason: "InternalServerError", isServerFault: true };
}
