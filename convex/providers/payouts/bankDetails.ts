import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import { initialsOf, readBankAccount, type BankAccount } from "../../../lib/domain/payouts/bankAccount";
import { fail, failInput } from "../../errors";
import { open, seal, SealingError } from "./sealing";

type Ctx = Pick<ActionCtx, "runMutation">;

/** Without its key nothing can be sealed or opened; whoever runs the site can put it right. */
async function withKey<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SealingError) fail("UPSTREAM_UNAVAILABLE", { cause: error.code });
    throw error;
  }
}

/** Checks bank details, seals them and stores what may be read: the last four and the holder's initials. Fails with INVALID_INPUT(field). */
export async function sealBank(
  ctx: Ctx,
  advisorId: Id<"users">,
  input: BankAccount,
): Promise<{ methodId: Id<"payoutMethods">; last4: string }> {
  const read = readBankAccount(input);
  if (!read.ok) failInput(read.field);
  const { account, last4 } = read;
  const sealed = await withKey(() => seal(process.env.DATA_ENCRYPTION_KEY, advisorId, JSON.stringify(account)));
  const kept = { advisorId, sealed, last4, holderInitials: initialsOf(account.holderName), country: account.country };
  const methodId: Id<"payoutMethods"> = await ctx.runMutation(internal.jobs.payouts.bankSealed, kept);
  return { methodId, last4 };
}

/** Opens the bank details of a withdrawal for the admin who makes the transfer, on record. */
export async function openBank(
  ctx: Ctx,
  act: { adminId: Id<"users">; withdrawalId: Id<"withdrawals">; reason: string },
): Promise<BankAccount> {
  const { advisorId, sealed } = await ctx.runMutation(internal.jobs.payouts.revealing, act);
  const text = await withKey(() => open(process.env.DATA_ENCRYPTION_KEY, advisorId, sealed));
  return JSON.parse(text) as BankAccount;
}
