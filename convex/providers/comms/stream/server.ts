import type { StreamKeys } from "../../../model/comms/mode";
import { STREAM_TYPE } from "../../../model/comms/credentials";
import type { PushPlan } from "../../../model/comms/targets";
import { callBody, channelBody, extendBody, freezeBody, kickBody, usersBody, type Member } from "./bodies";
import { StreamError } from "./errors";
import { createStreamRequest, STREAM_TRANSPORT, type StreamRequest, type StreamTransport } from "./request";

/** Somebody whom Stream sees in a call. */
export type Participant = { userId: string; connectionId: string; joinedAtMs: number };

/** What the backend does at Stream. Every function may be repeated and throws StreamError. */
export type StreamServer = {
  /** Brings one channel or call to where it should be. */
  push(plan: PushPlan): Promise<void>;
  /** Who is in a call now; nobody when there is no such call. */
  participants(callId: string): Promise<Participant[]>;
  /** Puts somebody out of a call for good. */
  kick(callId: string, userId: string): Promise<void>;
};

const channelPath = (id: string) => `/api/v2/chat/channels/${STREAM_TYPE}/${encodeURIComponent(id)}`;
const callPath = (id: string) => `/api/v2/video/call/${STREAM_TYPE}/${encodeURIComponent(id)}`;

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The call of an answer; without one, nothing about the outcome is known. */
function callOf(answer: Fields): Fields {
  const call = fieldsOf(answer.call);
  return typeof call.id === "string" ? call : refuse("malformed_call");
}

function refuse(code: string): never {
  throw new StreamError("unknown_outcome", code);
}

function hasEnded(call: Fields): boolean {
  return typeof call.ended_at === "string" && call.ended_at !== "";
}

function maxSecondsOf(call: Fields): unknown {
  return fieldsOf(fieldsOf(call.settings).limits).max_duration_seconds;
}

function toParticipant(value: unknown): Participant {
  const fields = fieldsOf(value);
  const { user_session_id: connectionId } = fields;
  const { id: userId } = fieldsOf(fields.user);
  const joinedAtMs = Date.parse(String(fields.joined_at));
  if (typeof connectionId !== "string" || typeof userId !== "string" || !Number.isSafeInteger(joinedAtMs)) refuse("malformed_participant");
  return { userId, connectionId, joinedAtMs };
}

/** Stream's chat and video for the backend, over plain HTTP. */
export function createStreamServer(keys: StreamKeys, transport: StreamTransport = STREAM_TRANSPORT): StreamServer {
  const request = createStreamRequest(keys, transport);
  return {
    push: async (plan) => await (plan.kind === "channel" ? pushChannel(request, plan) : pushCall(request, plan)),

    async participants(callId) {
      try {
        const call = callOf(await request({ product: "video", method: "GET", path: callPath(callId) }));
        const { participants } = fieldsOf(call.session);
        return Array.isArray(participants) ? participants.map(toParticipant) : [];
      } catch (error) {
        if (error instanceof StreamError && error.kind === "missing") return [];
        throw error;
      }
    },

    async kick(callId, userId) {
      await request({ product: "video", method: "POST", path: `${callPath(callId)}/kick`, body: kickBody(userId) });
    },
  };
}

async function upsertUsers(request: StreamRequest, members: readonly Member[]): Promise<void> {
  await request({ product: "chat", method: "POST", path: "/api/v2/users", body: usersBody(members) });
}

async function pushChannel(request: StreamRequest, plan: PushPlan): Promise<void> {
  const frozen = !plan.isOpen;
  if (!plan.isMade) {
    await upsertUsers(request, plan.members);
    const answer = await request({ product: "chat", method: "POST", path: `${channelPath(plan.externalId)}/query`, body: channelBody(plan.members) });
    // An earlier attempt may have made it and opened it; only what Stream says counts.
    if (fieldsOf(answer.channel).frozen === frozen) return;
  }
  await request({ product: "chat", method: "PATCH", path: channelPath(plan.externalId), body: freezeBody(frozen) });
}

async function pushCall(request: StreamRequest, plan: PushPlan): Promise<void> {
  if (!plan.isOpen) return await endCall(request, plan.externalId);
  const extend = async () =>
    callOf(await request({ product: "video", method: "PATCH", path: callPath(plan.externalId), body: extendBody(plan.maxSeconds) }));
  let call: Fields;
  if (plan.isMade) {
    call = await extend();
  } else {
    await upsertUsers(request, plan.members);
    const body = callBody(plan.members, plan.maxSeconds);
    call = callOf(await request({ product: "video", method: "POST", path: callPath(plan.externalId), body }));
    if (maxSecondsOf(call) !== plan.maxSeconds) call = await extend();
  }
  if (hasEnded(call)) throw new StreamError("invalid", "call_ended");
}

/** Ends a call for everybody in it. One that never came to be, or is over, needs no ending. */
async function endCall(request: StreamRequest, callId: string): Promise<void> {
  try {
    await request({ product: "video", method: "POST", path: `${callPath(callId)}/mark_ended`, body: {} });
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    if (error.kind === "missing") return;
    if (error.kind !== "invalid") throw error;
    const call = callOf(await request({ product: "video", method: "GET", path: callPath(callId) }));
    if (!hasEnded(call)) throw error;
  }
}
