import { Stripe } from "stripe";
import { WebhookRejected } from "./errors";
import type { VerifiedEvent, WebhookRoute } from "./types";

/** Oldest and newest a delivery may be. A constant, because zero or a negative tolerance would switch the check off. */
const TOLERANCE_SECONDS = 300;
const BODY_MAX_BYTES = 1_000_000;

/** Splits a comma list of signing secrets, newest first. Blank entries are dropped. */
export function parseSecrets(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");
}

/** The SDK accepts any timestamp in the future, so the age is checked here in both directions. */
function assertFresh(signature: string, nowMs: number): void {
  const stamps = signature.split(",").filter((part) => part.trim().startsWith("t="));
  const seconds = Number(stamps[0]?.trim().slice(2));
  if (stamps.length !== 1 || !Number.isSafeInteger(seconds)) throw new WebhookRejected(400, "timestamp");
  if (Math.abs(nowMs / 1000 - seconds) > TOLERANCE_SECONDS) throw new WebhookRejected(400, "age");
}

/** Whether the header holds a signature of this body under the secret. */
async function isSignedWith(secret: string, raw: string, signature: string, nowMs: number): Promise<boolean> {
  const verifier = Stripe.webhooks.signature;
  if (verifier === null) throw new WebhookRejected(500, "no verifier");
  try {
    return await verifier.verifyHeaderAsync(raw, signature, secret, TOLERANCE_SECONDS, undefined, nowMs);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

/** Tries the secrets in turn, because during a rotation two are valid. */
async function assertSigned(raw: string, signature: string, secrets: readonly string[], nowMs: number): Promise<void> {
  for (const secret of secrets) {
    if (await isSignedWith(secret, raw, signature, nowMs)) return;
  }
  throw new WebhookRejected(400, "signature");
}

function parseBody(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw new WebhookRejected(400, "body");
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "" || value.length > 255) throw new WebhookRejected(400, name);
  return value;
}

/** Reads the fields we use from a signed body and refuses anything that has not the shape of its route. */
function readEvent(body: unknown, route: WebhookRoute): VerifiedEvent {
  const event = record(body);
  const isThin = event.object === "v2.core.event";
  if (event.object !== (route === "thin" ? "v2.core.event" : "event")) throw new WebhookRejected(400, "object");
  const object = isThin ? record(event.related_object) : record(record(event.data).object);
  const created = isThin ? Date.parse(String(event.created)) : Number(event.created) * 1000;
  if (!Number.isSafeInteger(created)) throw new WebhookRejected(400, "created");
  if (typeof event.livemode !== "boolean") throw new WebhookRejected(400, "livemode");
  return {
    eventId: text(event.id, "id"),
    type: text(event.type, "type"),
    objectType: text(isThin ? object.type : object.object, "object type"),
    objectId: text(object.id, "object id"),
    account: event.account === undefined || event.account === null ? null : text(event.account, "account"),
    createdAtMs: created,
    livemode: event.livemode,
    apiVersion: typeof event.api_version === "string" ? event.api_version : null,
  };
}

/**
 * Proves that a delivery was signed with one of our secrets within the last five minutes and names its object.
 * The raw body must be exactly what was received. Throws WebhookRejected with the answer to give.
 */
export async function verifySignedEvent(input: {
  route: WebhookRoute;
  raw: string;
  signature: string | null;
  secrets: readonly string[];
  nowMs: number;
}): Promise<VerifiedEvent> {
  if (input.secrets.length === 0) throw new WebhookRejected(500, "no signing secret");
  if (new TextEncoder().encode(input.raw).byteLength > BODY_MAX_BYTES) throw new WebhookRejected(413, "body size");
  if (input.signature === null || input.raw === "") throw new WebhookRejected(400, "signature");
  assertFresh(input.signature, input.nowMs);
  await assertSigned(input.raw, input.signature, input.secrets, input.nowMs);
  return readEvent(parseBody(input.raw), input.route);
}
