import type { ReactNode } from "react";

/** What somebody wrote, in their own words and lines. */
export function Statement({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: string }) {
  return (
    <div className="grid grid-cols-1 gap-2 rounded-card border border-line bg-surface p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">{title}</h3>
        {aside ? <span className="figures text-sm text-ink-faint">{aside}</span> : null}
      </div>
      <p className="written wrap-anywhere whitespace-pre-line text-ink-soft">{children}</p>
    </div>
  );
}
