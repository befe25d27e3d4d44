import type { ReactNode } from "react";
import { cn } from "./cn";

const TONE = { accent: "bg-accent", amber: "bg-amber" } as const;

/** What the colour of a chart stands for, above it. */
export function ChartKey({ tone, children, className }: { tone: keyof typeof TONE; children: ReactNode; className?: string }) {
  return (
    <p className={cn("figures flex items-center gap-2 text-sm text-ink-soft", className)}>
      <span aria-hidden="true" className={cn("size-2.5 shrink-0 rounded-[3px]", TONE[tone])} />
      <span>{children}</span>
    </p>
  );
}

export interface ChartTableProps {
  caption: string;
  /** The first column names its row. */
  heads: readonly [string, string, ...string[]];
  rows: readonly { key: string | number; cells: readonly [string, string, ...string[]] }[];
}

/** The figures of a chart, for those who cannot see it. */
export function ChartTable({ caption, heads, rows }: ChartTableProps) {
  return (
    // A table takes no width from its style, so what hides it stands around it.
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...values] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {values.map((value, column) => (
                <td key={heads[column + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
