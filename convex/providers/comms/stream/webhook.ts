import type { StreamDelivery } from "../../../model/comms/streamEvents";
import { STREAM_EVENT_TYPES } from "../../../model/comms/tables";
import type { StreamKeys } from "../../../model/comms/mode";
import { STREAM_TYPE } from "../../../model/comms/credentials";

/** Oldest and newest an event may be. Repeats come within 15 seconds; the rest is for clocks. */
const TOLERANCE_MS = 300_000;
export const WEBHOOK_MAX_BYTES = 1_000_000;

/** Why a delivery is turned away, as the answer's status. */
export class DeliveryRejected extends Error {
  readonly status: 400 | 401 | 413 | 415;

  constructor(status: 400 | 401 | 413 | 415, reason: string) {
    super(reason);
    this.name = "DeliveryRejected";
    this.status = status;
  }
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[0-9a-f]{64}$/.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Whether the signature is the HMAC-SHA256 of exactly these bytes under the secret, in lowercase hex. Compared in constant time. */
export async function isSignedByStream(apiSecret: string, raw: ArrayBuffer, signature: string | null): Promise<boolean> {
  const expected = bytesOfHex(signature ?? "");
  if (expected === null) return false;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(apiSecret), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return await crypto.subtle.verify("HMAC", key, expected, raw);
}

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= 255 ? value : null;
}

function parse(raw: ArrayBuffer): Fields {
  try {
    return fieldsOf(JSON.parse(new TextDecoder().decode(raw)));
  } catch {
    throw new DeliveryRejected(400, "body");
  }
}

/**
 * Proves a delivery and reads what is used of it; null for events that say nothing about who is in a call of ours.
 * No time is signed apart from the event's own, so that one is held to a window; the delivery id, which is not signed,
 * only saves work. Throws DeliveryRejected.
 */
export async function readDelivery(input: { keys: StreamKeys; raw: ArrayBuffer; headers: Headers; nowMs: number }): Promise<StreamDelivery | null> {
  const { keys, raw, headers, nowMs } = input;
  if (raw.byteLength > WEBHOOK_MAX_BYTES) throw new DeliveryRejected(413, "body size");
  if (headers.get("x-api-key") !== keys.apiKey) throw new DeliveryRejected(401, "api key");
  const [first, second] = new Uint8Array(raw);
  if (first === 0x1f && second === 0x8b) throw new DeliveryRejected(415, "gzip");
  if (!(await isSignedByStream(keys.apiSecret, raw, headers.get("x-signature")))) throw new DeliveryRejected(401, "signature");
  const event = parse(raw);
  const type = STREAM_EVENT_TYPES.find((known) => known === event.type);
  const callCid = textOf(event.call_cid);
  const prefix = `${STREAM_TYPE}:`;
  if (type === undefined || !callCid?.startsWith(prefix)) return null;
  const webhookId = textOf(headers.get("x-webhook-id"));
  if (webhookId === null) throw new DeliveryRejected(400, "delivery id");
  const createdAtMs = Date.parse(String(event.created_at));
  if (!Number.isSafeInteger(createdAtMs) || Math.abs(nowMs - createdAtMs) > TOLERANCE_MS) throw new DeliveryRejected(400, "age");
  return { webhookId, type, callId: callCid.slice(prefix.length), participant: participantOf(event), createdAtMs };
}

function participantOf(event: Fields): StreamDelivery["participant"] {
  if (event.type !== "call.session_participant_joined" && event.type !== "call.session_participant_left") return null;
  const participant = fieldsOf(event.participant);
  const userId = textOf(fieldsOf(participant.user).id);
  const connectionId = textOf(participant.user_session_id);
  if (userId === null || connectionId === null) throw new DeliveryRejected(400, "participant");
  return { userId, connectionId };
}
