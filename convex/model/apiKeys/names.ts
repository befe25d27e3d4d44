import type { QueryCtx } from "../../_generated/server";

/** Tables whose ids calls of the HTTP interface carry. */
export const NAMED_TABLES = [
  "sessions",
  "advisorProfiles",
  "users",
  "applications",
  "withdrawals",
  "payoutBatches",
  "payoutMethods",
] as const;
export type NamedTable = (typeof NAMED_TABLES)[number];

/** A call carries a few ids; more are nobody's honest question. */
const IDS_MAX = 10;

/** Whether each text is an id of its table, by its form alone. */
export function namesItsTable(ctx: Pick<QueryCtx, "db">, ids: readonly { table: NamedTable; id: string }[]): boolean[] {
  return ids.slice(0, IDS_MAX).map(({ table, id }) => ctx.db.normalizeId(table, id) !== null);
}
