import { expect } from "vitest";
import type { TableNames } from "../../convex/_generated/dataModel";
import type { TestBackend } from "../convex/setup";
import { checkLedger } from "./sessionRig";

/** Everything that is money, decides about money, or says who may have it. */
const TABLES = [
  "users",
  "sessions",
  "meters",
  "wallets",
  "segments",
  "accounts",
  "ledgerTransactions",
  "ledgerEntries",
  "earnings",
  "topUps",
  "auditEvents",
  "messages",
] as const satisfies readonly TableNames[];

/** A copy of every row that matters. */
export async function moneyRows(t: TestBackend): Promise<unknown> {
  return await t.run(async (ctx) => await Promise.all(TABLES.map(async (table) => await ctx.db.query(table).collect())));
}

/**
 * Makes an attempt that must be refused with this code (or, as a pattern, with the validator's message), and proves
 * that it changed no row and that the ledger is right.
 */
export async function expectRefused(t: TestBackend, attempt: () => Promise<unknown>, refusal: string | RegExp): Promise<void> {
  const before = await moneyRows(t);
  const refused = expect(attempt()).rejects;
  await (typeof refusal === "string" ? refused.toMatchObject({ data: { code: refusal } }) : refused.toThrow(refusal));
  expect(await moneyRows(t)).toEqual(before);
  await expectCleanLedger(t);
}

/** Proves the ledger as `npm run ledger:check` does. */
export async function expectCleanLedger(t: TestBackend): Promise<void> {
  expect((await checkLedger(t)).violations).toEqual([]);
}
