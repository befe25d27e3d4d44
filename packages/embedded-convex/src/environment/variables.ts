/** Deployment variables as transactions read them: one row each, so that a run depends on what it read. */
import type { Transaction } from "../contracts.js";
import { firstRow } from "../runner/systemRows.js";

/** Value of a variable at the transaction's snapshot. Records the dependency, also when it is not set. */
export function readVariable(tx: Transaction, name: string): string | undefined {
  const row = firstRow(tx, "_environment_variables", "by_name", { name });
  return row === null ? undefined : String(row["value"]);
}
