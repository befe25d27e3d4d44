import type { ReactNode } from "react";

export interface FactListProps {
  title: string;
  facts: readonly (readonly [label: string, value: ReactNode])[];
  /** What can be done about it, below the facts. */
  acts?: ReactNode;
}

/** Facts about one thing under a heading: what, and the figure or words. */
export function FactList({ title, facts, acts }: FactListProps) {
  return (
    <section className="grid grid-cols-1 content-start gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
      <dl className="divide-y divide-line border-y border-line text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-2">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="figures ms-auto min-w-0 text-end wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {acts === undefined ? null : <div className="flex flex-wrap gap-2">{acts}</div>}
    </section>
  );
}
