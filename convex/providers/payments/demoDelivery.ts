import { Stripe } from "stripe";

export type DemoEvent = { eventId: string; type: string; objectType: string; objectId: string };

/** A new signing secret: 32 random bytes in the processor's notation. Actions only, where randomness is real. */
export function makeDemoSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The body of an event in the processor's shape. It carries ids only: whoever receives it reads the object again. */
export function demoEventBody(event: DemoEvent, nowMs: number): string {
  return JSON.stringify({
    id: event.eventId,
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(nowMs / 1000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: event.type,
    data: { object: { id: event.objectId, object: event.objectType, livemode: false } },
  });
}

/** Signs an event and posts it to the real webhook route of this deployment. True when it was taken. */
export async function deliverDemoEvent(event: DemoEvent, to: { siteUrl: string; secret: string; nowMs: number }): Promise<boolean> {
  const payload = demoEventBody(event, to.nowMs);
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: to.secret,
    timestamp: Math.floor(to.nowMs / 1000),
  });
  const response = await fetch(`${to.siteUrl}/webhooks/stripe/platform`, {
    method: "POST",
    body: payload,
    headers: { "content-type": "application/json", "stripe-signature": signature },
  });
  return response.ok;
}
