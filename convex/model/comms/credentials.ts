import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { loadAsParty } from "../chat/parties";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { findTarget } from "./targets";

/** A browser asks again when a token runs out, when it reconnects and in each new call. */
const CREDENTIALS_LIMIT: RateLimit = { name: "commsCredentials", capacity: 30, refillMs: 10_000 };

/** Stream's kind of channel and of call that this product makes; their grants let members do what a party may. */
export const STREAM_TYPE = "advice";

/** How two browsers meet by themselves: the impolite one keeps its offer when both offer at once. */
export const localCredentials = v.object({
  provider: v.literal("local"),
  role: literals("polite", "impolite"),
  /** The open call; null while none is open. */
  epoch: v.union(v.number(), v.null()),
});

/** Where a session is held at Stream. */
const streamPlace = {
  provider: v.literal("stream"),
  userId: v.id("users"),
  callType: v.literal(STREAM_TYPE),
  /** Null while no call is open or the open one is not yet made. */
  callId: v.union(v.string(), v.null()),
  channelType: v.literal(STREAM_TYPE),
  channelId: v.string(),
  epoch: v.union(v.number(), v.null()),
};

export const credentialsPlan = v.union(localCredentials, v.object(streamPlace));

/** What a browser needs to enter a session. The token lives minutes; the browser asks for another before that. */
export const clientCredentials = v.union(
  localCredentials,
  v.object({ ...streamPlace, apiKey: v.string(), token: v.string(), expiresAtMs: v.number() }),
);

/**
 * Decides what one party may enter now. Fails with NOT_FOUND for strangers, RATE_LIMITED, and INVALID_STATE before the
 * advisor accepted and, for calls between browsers, after the end. The chat of an ended session stays readable.
 */
export async function planCredentials(
  ctx: MutationCtx,
  { sessionId, userId }: { sessionId: Id<"sessions">; userId: Id<"users"> },
): Promise<Infer<typeof credentialsPlan>> {
  const { session, party } = await loadAsParty(ctx, sessionId, userId);
  const { commsProvider, callEpoch: epoch } = session;
  if (commsProvider === null) fail("INVALID_STATE", { state: session.state });
  await takeToken(ctx, CREDENTIALS_LIMIT, userId);
  if (commsProvider === "local") {
    if (!session.isOpen) fail("INVALID_STATE", { state: session.state });
    return { provider: "local", role: party === "advisor" ? "impolite" : "polite", epoch };
  }
  const call = epoch === null ? null : await findTarget(ctx, { sessionId, kind: "call", epoch });
  return {
    provider: "stream",
    userId,
    callType: STREAM_TYPE,
    callId: call?.isMade ? call.externalId : null,
    channelType: STREAM_TYPE,
    channelId: sessionId,
    epoch,
  };
}
