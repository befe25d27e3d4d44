import type { MutationCtx } from "../../_generated/server";
import type { TableNames } from "../../_generated/dataModel";

export type AuditActor =
  | { kind: "user"; userId: string }
  | { kind: "system"; job: string }
  | { kind: "provider"; provider: string };

type AuditValue = string | number | bigint | boolean | null | undefined | readonly (string | number)[];

export type AuditRecord = {
  actor: AuditActor;
  /** `domain.verb`, for example `users.setRole`. */
  action: string;
  target: { table: TableNames; id: string };
  reason?: string;
  before?: Record<string, AuditValue>;
  after?: Record<string, AuditValue>;
};

/** The name of whoever did it, as rows keep it. */
export function actorName(actor: AuditActor): string {
  switch (actor.kind) {
    case "user":
      return actor.userId;
    case "system":
      return actor.job;
    case "provider":
      return actor.provider;
  }
}

/** Bigint has no JSON form; decimal text keeps every digit. */
function toJson(fields: Record<string, AuditValue>): string {
  return JSON.stringify(fields, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** Appends one row to the audit log. Call it in the same mutation as the act it records. */
export async function recordAudit(ctx: MutationCtx, record: AuditRecord): Promise<void> {
  await ctx.db.insert("auditEvents", {
    atMs: Date.now(),
    actorKind: record.actor.kind,
    actor: actorName(record.actor),
    action: record.action,
    targetTable: record.target.table,
    targetId: record.target.id,
    ...(record.reason === undefined ? {} : { reason: record.reason }),
    ...(record.before === undefined ? {} : { before: toJson(record.before) }),
    ...(record.after === undefined ? {} : { after: toJson(record.after) }),
  });
}
