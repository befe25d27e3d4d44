import { expect, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { eventBody, post, settle, sign } from "./paymentHelpers";
import { ask, askPayee, earn, openDesk, REASON, seen, type Desk } from "./payoutHelpers";

export const SECRETS = { platform: "whsec_platform", connect: "whsec_connect", thin: "whsec_thin" } as const;
type Route = keyof typeof SECRETS;

const STRIPE = {
  ...LOCAL_DEMO,
  PAYMENTS_MODE: "stripe",
  STRIPE_SECRET_KEY: "sk_test_123",
  STRIPE_WEBHOOK_SECRETS_PLATFORM: SECRETS.platform,
  STRIPE_WEBHOOK_SECRETS_CONNECT: SECRETS.connect,
  STRIPE_WEBHOOK_SECRETS_THIN: SECRETS.thin,
  SITE_URL: "https://parley.example",
};

/**
 * A Stripe with one connected account, the transfers made to it, and payments from it to a bank. `answers` says whether the next transfer
 * is told to whoever asked for it; `reads` what becomes of asking for accounts and lists.
 */
function fakeConnect() {
  const state = {
    transfers: "pending",
    payout: "in_transit",
    reversedMinor: 0,
    answers: true,
    reads: "given" as "given" | "refused" | "down",
    isListed: true,
  };
  const made: Record<string, unknown>[] = [];
  const keys: string[] = [];
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "stripe-should-retry": "false" } });
  const capabilities = () => ({ stripe_balance: { stripe_transfers: { status: state.transfers }, payouts: { status: "active" } } });
  const account = () => ({
    id: "acct_ada",
    object: "v2.core.account",
    livemode: false,
    configuration: { recipient: { capabilities: capabilities() } },
  });
  const transfers = (): Record<string, unknown>[] => made.map((transfer) => ({ ...transfer, amount_reversed: state.reversedMinor }));
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const { pathname } = new URL(String(input));
    if (init?.method !== "POST" && state.reads === "down") return json({ error: { type: "api_error" } }, 500);
    if (init?.method !== "POST" && state.reads === "refused")
      return json({ error: { type: "invalid_request_error", code: "resource_missing" } }, 404);
    if (pathname.startsWith("/v2/core/accounts")) return json(account());
    if (pathname === "/v2/core/account_links") return json({ object: "v2.core.account_link", url: "https://connect.stripe.com/setup/1" });
    if (pathname === "/v1/transfers" && init?.method === "POST") {
      const form = new URLSearchParams(String(init.body));
      const metadata = { payout_id: form.get("metadata[payout_id]") };
      const money = { amount: Number(form.get("amount")), currency: form.get("currency") };
      const key = new Headers(init.headers).get("idempotency-key") ?? "";
      // The same key again is the same transfer, as it was told the first time.
      if (!keys.includes(key)) {
        keys.push(key);
        made.push({
          id: `tr_${made.length + 1}`,
          object: "transfer",
          ...money,
          destination: form.get("destination"),
          livemode: false,
          metadata,
        });
      }
      return state.answers ? json(transfers()[keys.indexOf(key)]) : json({ error: { type: "api_error" } }, 500);
    }
    if (pathname === "/v1/transfers") return json({ object: "list", data: state.isListed ? transfers() : [] });
    const transfer = transfers().find(({ id }) => pathname === `/v1/transfers/${String(id)}`);
    if (transfer !== undefined) return json(transfer);
    if (pathname === "/v1/payouts/po_1") return json({ id: "po_1", object: "payout", status: state.payout });
    if (pathname === "/v1/balance_transactions")
      return json({
        object: "list",
        data: made.map(({ id }) => ({
          object: "balance_transaction",
          type: "payment",
          source: { object: "charge", id: `py_${String(id)}`, source_transfer: id },
        })),
      });
    return json({ error: { type: "invalid_request_error", code: "resource_missing" } }, 404);
  });
  return { state, made };
}

let events = 0;
const EVENTS = {
  account: { route: "connect", type: "account.updated", objectId: "acct_ada", object: "account" },
  capability: { route: "connect", type: "capability.updated", objectId: "transfers", object: "capability" },
  payoutPaid: { route: "connect", type: "payout.paid", objectId: "po_1", object: "payout" },
  payoutFailed: { route: "connect", type: "payout.failed", objectId: "po_1", object: "payout" },
  reversed: { route: "platform", type: "transfer.reversed", objectId: "tr_1", object: "transfer" },
} as const;
type EventName = keyof typeof EVENTS;

export function bodyOf(name: EventName, account = "acct_ada"): Record<string, unknown> {
  const { route, ...event } = EVENTS[name];
  return eventBody({ ...event, id: `evt_${name}_${++events}`, ...(route === "connect" ? { account } : {}) });
}

export async function deliver(
  { t }: Desk,
  body: Record<string, unknown>,
  route: Route = "connect",
  secret: string = SECRETS[route],
): Promise<number> {
  const payload = JSON.stringify(body);
  const status = await post(t, payload, await sign(payload, { secret }), route);
  await settle(t);
  return status;
}

export const statusesOf = async ({ t }: Desk) =>
  await t.run(async (ctx) => (await ctx.db.query("webhookEvents").collect()).map(({ status, lastError }) => lastError ?? status));

/** Ada with $60.00 and an account at Stripe that was opened and not filled in. */
export async function opened() {
  const desk = await openDesk();
  stubEnvironment(STRIPE);
  const stripe = fakeConnect();
  await earn(desk, desk.ada, 6_000n);
  await askPayee(desk.ada, "connect");
  const methodOf = async () => {
    const { methods } = await desk.ada.as.query(api.payoutMethods.list, {});
    const [method] = methods;
    if (method === undefined) throw new Error("no account");
    return method;
  };
  return { desk, stripe, methodOf };
}

/** The same with a transfer of $42.50 that was made, and whose making was told or not. */
export async function sent({ answers = true } = {}) {
  const { desk, stripe, methodOf } = await opened();
  stripe.state.transfers = "active";
  await deliver(desk, bodyOf("account"));
  const withdrawalId = await ask(desk.ada, (await methodOf()).methodId, 4_250n);
  stripe.state.answers = answers;
  await desk.robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
  await settle(desk.t);
  expect(stripe.made).toHaveLength(1);
  stripe.state.answers = true;
  return { desk, stripe, withdrawalId };
}

export const stateOf = async ({ ada }: Desk, withdrawalId: Id<"withdrawals">) => await seen(ada, withdrawalId);
