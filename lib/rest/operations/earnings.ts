import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { WITHDRAWAL_STATES } from "../../domain/payouts/states";
import {
  absolute,
  cents,
  given,
  idOf,
  instant,
  listInput,
  listOf,
  minor,
  operation,
  pageOpts,
  signedCents,
  text,
  toList,
  type Call,
  type Operation,
} from "../define";
import { refuse } from "../refusal";

const earning = z.object({
  earningId: text,
  sessionId: text,
  clientFirstName: text,
  chargeCents: cents,
  feeCents: cents,
  amountCents: cents,
  status: z.enum(["pending", "available", "frozen", "refunded"]),
  settledAt: instant,
  availableAt: instant,
});

const withdrawal = z
  .object({
    withdrawalId: text,
    amountCents: cents,
    currency: text,
    state: z.enum(WITHDRAWAL_STATES),
    source: text,
    month: text.nullable(),
    method: z.object({ methodId: text, kind: text, last4: text.nullable() }),
    requestedAt: instant,
    decidedAt: instant.nullable(),
    sentAt: instant.nullable(),
    closedAt: instant.nullable(),
    reason: text.nullable(),
    failureCode: text.nullable(),
    reference: text.nullable(),
    clock: z
      .object({ place: text, waitsFor: text.nullable(), since: instant, until: instant.nullable() })
      .describe("Where the money is, what it waits for, until when."),
  })
  .meta({ title: "Withdrawal" });

const payoutPaths = ["/api/advisor/payouts", "/api/v1/advisors/payouts"];

/** How often, and for how long, the processor's page is asked for: it is opened in the background. Ten seconds in all. */
const LOOK_EVERY_MS = 200;
const LOOKS_MAX = 50;

/** The address of the processor's page once it is open. */
async function payeePage({ backend }: Call): Promise<string> {
  const { requestId } = await backend.mutation(api.payoutMethods.connect, {});
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const connection = await backend.query(api.payoutMethods.connection, {});
    // Another request of the caller's has taken its place.
    if (connection?.requestId !== requestId) break;
    if (connection.state === "failed") refuse(connection.errorCode ?? "UPSTREAM_UNAVAILABLE");
    if (connection.url !== null) return connection.url;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return refuse("UPSTREAM_UNAVAILABLE");
}

export const EARNING_OPERATIONS: readonly Operation[] = [
  operation({
    id: "advisor.earnings",
    method: "GET",
    paths: ["/api/advisor/earnings", "/api/v1/advisors/earnings"],
    summary: "The caller's balances and earnings, newest first.",
    scope: "earnings:read",
    input: z.object(listInput),
    output: z.object({
      pendingCents: signedCents,
      availableCents: signedCents,
      frozenCents: signedCents,
      withdrawnCents: signedCents,
      thisMonthCents: signedCents,
      lastMonthCents: signedCents,
      ...listOf(earning).shape,
    }),
    run: async ({ backend }, page) => {
      const summary = await backend.query(api.earnings.summary, {});
      return { ...summary, ...toList(await backend.query(api.earnings.list, { paginationOpts: pageOpts(page) })) };
    },
  }),
  operation({
    id: "advisor.payouts",
    method: "GET",
    paths: payoutPaths,
    summary: "The caller's withdrawals, newest first.",
    scope: "payouts:read",
    input: z.object({ state: z.enum(WITHDRAWAL_STATES).optional(), ...listInput }),
    output: listOf(withdrawal),
    run: async ({ backend }, { state, ...page }) =>
      toList(await backend.query(api.payouts.listMine, { ...given({ state }), paginationOpts: pageOpts(page) })),
  }),
  operation({
    id: "advisor.requestPayout",
    method: "POST",
    paths: payoutPaths,
    summary: "Asks for a withdrawal; the money is reserved at once and an admin decides.",
    scope: "payouts:write",
    input: z.object({
      amountCents: cents,
      methodId: idOf("payoutMethods", "Where to; the default method unless said.").optional(),
    }),
    output: z.object({ withdrawalId: text, state: z.enum(WITHDRAWAL_STATES) }),
    run: async ({ backend, requestKey }, { amountCents, methodId }) => {
      const chosen = methodId ?? (await backend.query(api.payoutMethods.list, {})).methods.find(({ isDefault }) => isDefault)?.methodId;
      if (chosen === undefined) refuse("INVALID_STATE", { state: "methodNotReady" });
      return await backend.mutation(api.payouts.request, { amountMinor: minor(amountCents), methodId: chosen, requestKey });
    },
  }),
  operation({
    id: "advisor.connect",
    method: "POST",
    paths: ["/api/advisors/stripe-connect", "/api/v1/advisors/stripe-connect"],
    summary: "Opens the processor's page on which the caller says who they are and where they bank.",
    scope: "payouts:write",
    input: z.object({}),
    output: z.object({ url: text }),
    run: async (call) => ({ url: absolute(call, await payeePage(call)) }),
  }),
];
