import { Stripe } from "stripe";
import { PAYEE_STATES, type PayeeState } from "../../../lib/domain/payouts/states";
import type { BankState } from "../../../lib/domain/payouts/states";
import type { PayeeSnapshot, PayoutProvider, TransferSnapshot } from "../payouts/types";
import { assertSendable } from "./amounts";
import { ProviderError } from "./errors";
import { toProviderError } from "./stripeErrors";

const TIMEOUT_MS = 20_000;
const RETRIES = 2;
/** Reads return null parts unless they are asked for by name. */
const INCLUDE: Stripe.V2.Core.AccountRetrieveParams.Include[] = ["configuration.recipient", "requirements"];

async function call<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toProviderError(error);
  }
}

/** A state that is new to us may receive nothing. */
function stateOf(status: string | undefined): PayeeState {
  return PAYEE_STATES.find((known) => known === status) ?? "pending";
}

function readPayee(account: Stripe.V2.Core.Account): PayeeSnapshot {
  if (account.object !== "v2.core.account" || !account.id.startsWith("acct_"))
    throw new ProviderError("unknown_outcome", "malformed_account");
  const balance = account.configuration?.recipient?.capabilities?.stripe_balance;
  const entries = account.requirements?.entries?.filter(({ awaiting_action_from }) => awaiting_action_from === "user") ?? [];
  const deadline = Date.parse(account.requirements?.summary?.minimum_deadline?.time ?? "");
  return {
    payeeId: account.id,
    transfers: stateOf(balance?.stripe_transfers?.status),
    payouts: stateOf(balance?.payouts?.status),
    dueCount: entries.length,
    deadlineMs: Number.isNaN(deadline) ? null : deadline,
  };
}

function readTransfer(transfer: Stripe.Transfer, livemode: boolean): TransferSnapshot {
  const payeeId = typeof transfer.destination === "string" ? transfer.destination : transfer.destination?.id;
  const payoutId = transfer.metadata.payout_id;
  const isWhole =
    transfer.object === "transfer" &&
    transfer.id.startsWith("tr_") &&
    Number.isSafeInteger(transfer.amount) &&
    transfer.livemode === livemode;
  if (!isWhole || payeeId === undefined || payoutId === undefined) throw new ProviderError("unknown_outcome", "malformed_transfer");
  return { transferId: transfer.id, payeeId, payoutId, money: { amount: transfer.amount, currency: transfer.currency } };
}

/** Whether a payment to a bank has arrived. A canceled one stays in the person's account, as one that the bank refused. */
function bankStateOf(status: string): BankState {
  if (status === "paid") return "paid";
  return status === "failed" || status === "canceled" ? "failed" : "in_transit";
}

/** The transfer that a movement of the person's balance came from; null for any other movement. */
function transferBehind(source: Stripe.BalanceTransaction["source"]): string | null {
  if (source === null || typeof source === "string" || source.object !== "charge") return null;
  const transfer = source.source_transfer;
  return typeof transfer === "string" ? transfer : (transfer?.id ?? null);
}

/**
 * Stripe Connect behind the payout seam: recipient accounts with Stripe's own dashboard, and transfers out of the
 * platform's balance. Stripe pays out from there to the person's bank by itself and tells which transfers a bank payment
 * carries, not the other way round: `fetchBankState` knows nothing, the events of bank payments do.
 */
export function createStripePayoutProvider(config: {
  secretKey: string;
  livemode: boolean;
  environment: string;
  fetch: typeof fetch;
}): PayoutProvider {
  const client = new Stripe(config.secretKey, {
    httpClient: Stripe.createFetchHttpClient(config.fetch),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
  const options = (opKey: string) => ({ idempotencyKey: opKey, timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES });
  const common = { app: "parley", env: config.environment };
  const groupOf = (payoutId: string) => `payout_${payoutId}`;
  return {
    kind: "stripe",
    livemode: config.livemode,

    async ensurePayee({ opKey, opId, advisorId, email, country }) {
      const params: Stripe.V2.Core.AccountCreateParams = {
        ...(email === null ? {} : { contact_email: email }),
        dashboard: "express",
        identity: { country: country.toLowerCase(), entity_type: "individual" },
        configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
        defaults: { currency: "usd", responsibilities: { fees_collector: "application", losses_collector: "application" } },
        metadata: { ...common, advisor_id: advisorId, op_id: opId },
        include: INCLUDE,
      };
      return readPayee(await call(() => client.v2.core.accounts.create(params, options(opKey))));
    },

    async createOnboardingLink({ payeeId, refreshUrl, returnUrl }) {
      if (!/^https?:\/\//.test(returnUrl)) throw new ProviderError("config", "site_url_missing");
      const { url } = await call(() =>
        client.v2.core.accountLinks.create({
          account: payeeId,
          use_case: {
            type: "account_onboarding",
            account_onboarding: {
              refresh_url: refreshUrl,
              return_url: returnUrl,
              collection_options: { fields: "eventually_due" },
            },
          },
        }),
      );
      return { url };
    },

    fetchPayee: async (payeeId) => readPayee(await call(() => client.v2.core.accounts.retrieve(payeeId, { include: INCLUDE }))),

    async transfer({ opKey, opId, payoutId, payeeId, money }) {
      assertSendable(money);
      const params = {
        amount: money.amount,
        currency: money.currency,
        destination: payeeId,
        transfer_group: groupOf(payoutId),
        metadata: { ...common, payout_id: payoutId, op_id: opId },
      };
      return readTransfer(await call(() => client.transfers.create(params, options(opKey))), config.livemode);
    },

    async findTransfer(payoutId) {
      const { data } = await call(() => client.transfers.list({ transfer_group: groupOf(payoutId), limit: 1 }));
      const [found] = data;
      return found === undefined ? null : readTransfer(found, config.livemode);
    },

    async fetchTransfer(transferId) {
      const transfer = await call(() => client.transfers.retrieve(transferId));
      if (!Number.isSafeInteger(transfer.amount_reversed)) throw new ProviderError("unknown_outcome", "malformed_transfer");
      return { ...readTransfer(transfer, config.livemode), reversedMinor: transfer.amount_reversed };
    },

    async fetchBankPayment({ payeeId, bankPaymentId }) {
      const asPayee = { stripeAccount: payeeId };
      const payout = await call(() => client.payouts.retrieve(bankPaymentId, {}, asPayee));
      if (payout.object !== "payout" || payout.id !== bankPaymentId) throw new ProviderError("unknown_outcome", "malformed_payout");
      const movements = { payout: bankPaymentId, type: "payment", limit: 100, expand: ["data.source"] };
      const { data } = await call(() => client.balanceTransactions.list(movements, asPayee));
      const transferIds = data.flatMap(({ source }) => transferBehind(source) ?? []);
      return { state: bankStateOf(payout.status), transferIds };
    },

    fetchBankState: async () => await Promise.resolve(null),
  };
}
