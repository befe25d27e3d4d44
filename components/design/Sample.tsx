import type { ReactNode } from "react";

/** One subject of the sheet with its examples. */
export function Sample({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <h2 className="border-b border-line pb-2 text-sm font-medium text-ink-faint">{name}</h2>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </div>
  );
}
