"use client";

import Link from "next/link";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { auditChanges, targetHref } from "./auditChanges";

export type AuditRow = FunctionReturnType<typeof api.admin.auditLog>["page"][number];

/** One row of the audit log: who did what to what, when and why, and what it changed. */
export function AuditEvent({ event }: { event: AuditRow }) {
  const t = useTranslations("audit");
  const format = useFormat();
  const href = targetHref(event.targetTable, event.targetId);
  const target = event.targetName ?? `${event.targetTable} ${event.targetId}`;
  return (
    <li className="grid gap-x-8 gap-y-2 py-4 text-sm lg:grid-cols-[15rem_1fr]">
      <div className="grid content-start gap-1">
        <code className="justify-self-start font-medium wrap-anywhere" dir="ltr">
          {event.action}
        </code>
        <p className="figures text-ink-faint">{format.dateTime(event.atMs)}</p>
        <p className="flex flex-wrap items-center gap-2 wrap-anywhere">
          {event.actorKind === "user" ? (
            <Link className="underline-offset-4 hover:underline" href={`/admin/users/${event.actor}`}>
              {event.actorName ?? event.actor}
            </Link>
          ) : (
            <span dir="ltr">{event.actor}</span>
          )}
          {event.actorKind === "user" ? null : <Badge tone="outline">{t(`kinds.${event.actorKind}`)}</Badge>}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-2">
        <p className="wrap-anywhere">
          <span className="text-ink-faint">{t("target")} </span>
          {href === null ? (
            <span dir="ltr">{target}</span>
          ) : (
            <Link className="underline underline-offset-4" href={href}>
              {target}
            </Link>
          )}
        </p>
        {event.reason === null ? null : <p className="written wrap-anywhere">{event.reason}</p>}
        <Changes event={event} />
      </div>
    </li>
  );
}

/** A value as the reader writes it: the name of a field says whether it is money, an instant or a time. */
function useFieldText(): (field: string, text: string) => string {
  const format = useFormat();
  return (field, text) => {
    if (!/^-?\d{1,15}$/.test(text)) return text;
    if (field.endsWith("Minor")) return format.money(BigInt(text));
    if (/(At|By|Until|From)Ms$/.test(field)) return format.dateTime(Number(text));
    return field.endsWith("Ms") ? format.duration(Number(text)) : text;
  };
}

function Changes({ event }: { event: AuditRow }) {
  const t = useTranslations("audit");
  const textOf = useFieldText();
  const changes = auditChanges(event);
  if (changes.length === 0) return null;
  return (
    <dl className="grid gap-1">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="grid gap-x-4 sm:grid-cols-[11rem_1fr]">
          <dt className="justify-self-start text-ink-faint wrap-anywhere" dir="ltr">
            {field}
          </dt>
          <dd className="figures wrap-anywhere">
            {before === null || before === after ? null : (
              <>
                <span className="sr-only">{t("before")} </span>
                <del className="text-ink-faint">{textOf(field, before)}</del>{" "}
              </>
            )}
            {after === null ? null : (
              <>
                <span className="sr-only">{t("after")} </span>
                <span className={before === after ? "text-ink-faint" : "font-medium"}>{textOf(field, after)}</span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
