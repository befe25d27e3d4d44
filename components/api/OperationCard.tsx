import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { getText } from "@/lib/i18n/serverText";
import { fieldsOf, type FieldRow } from "@/lib/rest/fields";
import type { Operation } from "@/lib/rest/define";
import { caseOf } from "@/lib/rest/wire";

/** One operation: where, what for, with what, and what comes back. Names as the versioned path has them. */
export async function OperationCard({ operation }: { operation: Operation }) {
  const t = await getText("apiDocs");
  const { id, method, paths, summary, scope, input, output } = operation;
  const path = paths.find((each) => each.startsWith("/api/v1/")) ?? paths[0] ?? "";
  const others = paths.filter((each) => each !== path);
  return (
    <Card className="grid gap-4 p-4 sm:p-6" id={id}>
      <div className="grid gap-2">
        <h3 dir="ltr" className="flex flex-wrap items-center gap-2 font-mono text-sm font-semibold">
          <Badge tone={method === "GET" ? "neutral" : "accent"}>{method}</Badge>
          <span className="min-w-0 wrap-anywhere">{path}</span>
        </h3>
        <p lang="en" dir="ltr" className="text-start text-ink-soft">
          {summary}
        </p>
        <p className="text-sm text-ink-faint">
          {scope === null ? t("open") : t.rich("scope", { scope, code: (chunks) => <code dir="ltr">{chunks}</code> })}
          {others.map((other) => (
            <span key={other}>
              {" · "}
              {t.rich("also", {
                path: other,
                code: (chunks) => (
                  <code dir="ltr" className="text-[0.9em] wrap-anywhere">
                    {chunks}
                  </code>
                ),
              })}
            </span>
          ))}
        </p>
      </div>
      <Fields title={t("input")} rows={fieldsOf(input, "input", caseOf(path))} isInput />
      <details>
        <summary className="cursor-pointer text-sm font-medium">{t("output")}</summary>
        <div className="mt-3">
          <Fields rows={fieldsOf(output, "output", caseOf(path))} />
        </div>
      </details>
    </Card>
  );
}

async function Fields({ title, rows, isInput = false }: { title?: string; rows: readonly FieldRow[]; isInput?: boolean }) {
  const t = await getText("apiDocs");
  if (rows.length === 0) return null;
  return (
    <div className="grid gap-2">
      {title === undefined ? null : <h4 className="text-sm font-medium">{title}</h4>}
      <ul dir="ltr" lang="en" className="divide-y divide-line border-y border-line text-start text-sm">
        {rows.map(({ name, type, isRequired, description, depth }, n) => (
          <li
            key={n}
            className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
            style={{ paddingInlineStart: `${depth}rem` }}
          >
            <span className="wrap-anywhere">
              <code className="font-medium">{name}</code>
              {isInput && isRequired ? <span className="ms-2 text-xs text-vermilion-ink">{t("required")}</span> : null}
            </span>
            <span className="min-w-0 wrap-anywhere text-ink-soft">
              <code className="text-ink-faint">{type}</code>
              {description === null ? null : <span className="block">{description}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
