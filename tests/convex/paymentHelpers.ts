import { Stripe } from "stripe";
import { vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

export const NOW = new Date("2026-11-20T12:00:00Z");
export const SECRET = "whsec_test_0123456789abcdef0123456789abcdef";
export const GOOD_CARD = { cardNumber: "4242 4242 4242 4242", expiry: "12 / 30", cvc: "123" };

export type EventBody = Record<string, unknown>;

/** A Stripe-shaped event about one object. */
export function eventBody(change: { id?: string; type?: string; objectId?: string; object?: string } & EventBody = {}): EventBody {
  const { id, type, objectId, object, ...rest } = change;
  return {
    id: id ?? "evt_1",
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type: type ?? "payment_intent.succeeded",
    data: { object: { id: objectId ?? "pi_1", object: object ?? "payment_intent" } },
    ...rest,
  };
}

/** The signature header for a body; `ageSeconds` may be negative for the future. */
export async function sign(payload: string, options: { secret?: string; ageSeconds?: number } = {}): Promise<string> {
  return await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: options.secret ?? SECRET,
    timestamp: Math.floor(Date.now() / 1000) - (options.ageSeconds ?? 0),
  });
}

/** Posts a body to a webhook route and answers with the status. */
export async function post(t: TestBackend, payload: string, signature: string | null, route = "platform"): Promise<number> {
  const headers: Record<string, string> = signature === null ? {} : { "stripe-signature": signature };
  const response = await t.fetch(`/webhooks/stripe/${route}`, { method: "POST", body: payload, headers });
  return response.status;
}

/** Runs everything scheduled for now, and what that schedules. */
export async function settle(t: TestBackend): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await vi.advanceTimersByTimeAsync(1);
    await t.finishInProgressScheduledFunctions();
  }
}

/** Lets the functions under test reach the backend's own webhook route; anything else on the network fails the test. */
export function routeFetchTo(t: TestBackend, intercept?: (payload: string) => Promise<Response | null>): void {
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = String(input);
    if (!url.startsWith("http://127.0.0.1:3211/")) throw new Error(`unexpected call to ${url}`);
    const answer = await intercept?.(String(init?.body));
    return answer ?? (await t.fetch(url.slice("http://127.0.0.1:3211".length), init));
  });
}

let keys = 0;
export const newKey = (): string => `request-key-${++keys}`;

/** A client in a demo deployment whose functions can reach the webhook route. */
export async function demoClient(name = "Casey"): Promise<{ t: TestBackend; client: TestUser }> {
  const t = setupBackend();
  const client = await createUser(t, { name });
  routeFetchTo(t);
  return { t, client };
}

/** Starts a top-up and runs its opening. */
export async function openTopUp(t: TestBackend, client: TestUser, amountMinor = 5_000n): Promise<{ topUpId: Id<"topUps">; checkoutId: string }> {
  const { topUpId } = await client.as.mutation(api.wallet.startTopUp, { amountMinor, requestKey: newKey() });
  await settle(t);
  const row = await t.run((ctx) => ctx.db.get("topUps", topUpId));
  if (row?.checkoutId === undefined) throw new Error(`top-up is ${row?.state}: ${row?.failureCode}`);
  return { topUpId, checkoutId: row.checkoutId };
}

export async function walletOf(client: TestUser): Promise<bigint> {
  return (await client.as.query(api.wallet.summary, {})).spendableMinor;
}

/** The demo's signing secret, as a delivery from outside would have to know it. */
export async function demoSecret(t: TestBackend): Promise<string> {
  return await t.mutation(internal.jobs.demoPayments.keepSecret, { candidate: SECRET });
}

export async function topUpRow(t: TestBackend, topUpId: Id<"topUps">) {
  const row = await t.run((ctx) => ctx.db.get("topUps", topUpId));
  if (row === null) throw new Error("the top-up is gone");
  return row;
}

export async function count(t: TestBackend, table: "ledgerTransactions" | "webhookEvents" | "topUps" | "demoCheckouts"): Promise<number> {
  return await t.run(async (ctx) => (await ctx.db.query(table).collect()).length);
}
