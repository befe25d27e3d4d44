import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { csvLine } from "@/lib/domain/csv";
import { dayStartMs } from "@/lib/domain/ledger/days";
import type { AuditRow } from "./AuditEvent";

/** Whose acts one can look at. */
export const ACTOR_KINDS = ["any", "user", "system", "provider"] as const;

/** The filters as they stand in the address bar. */
export const AUDIT_FILTERS = {
  kind: parseAsStringLiteral(ACTOR_KINDS).withDefault("any"),
  act: parseAsString.withDefault(""),
  actor: parseAsString.withDefault(""),
  target: parseAsString.withDefault(""),
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
};
export type AuditFilters = inferParserType<typeof AUDIT_FILTERS>;

/** The filters as arguments of `admin.auditLog`; what is not set is left out. */
export function toAuditArgs({ kind, act, actor, target, from, to }: AuditFilters) {
  return {
    ...(kind === "any" ? {} : { actorKind: kind }),
    ...(act === "" ? {} : { action: act }),
    ...(actor.trim() === "" ? {} : { actor: actor.trim() }),
    ...(target.trim() === "" ? {} : { target: target.trim() }),
    ...(dayStartMs(from) === null ? {} : { fromDay: from }),
    ...(dayStartMs(to) === null ? {} : { toDay: to }),
  };
}

export const AUDIT_HEAD = csvLine([
  "at_utc",
  "actor_kind",
  "actor",
  "actor_name",
  "action",
  "target_table",
  "target",
  "target_name",
  "reason",
  "before",
  "after",
]);

/** One row of the log as a line of a file. */
export function auditLine(event: AuditRow): string {
  const { atMs, actorKind, actor, actorName, action, targetTable, targetId, targetName, reason, before, after } = event;
  return csvLine([
    new Date(atMs).toISOString(),
    actorKind,
    actor,
    actorName,
    action,
    targetTable,
    targetId,
    targetName,
    reason,
    before,
    after,
  ]);
}
