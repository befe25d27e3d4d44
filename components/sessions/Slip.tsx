import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A till slip: paper with a torn lower edge. */
export function Slip({ title, titleAs: Title = "h1", aside, children }: { title: ReactNode; titleAs?: "h1" | "h2"; aside?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <div className="grid gap-5 rounded-t-card border border-b-0 border-line bg-surface p-5 pb-6 sm:p-7">
        <div className="flex items-baseline justify-between gap-4">
          <Title className="text-lg font-semibold tracking-tight">{title}</Title>
          {aside}
        </div>
        {children}
      </div>
      <div aria-hidden="true" className="slip-edge" />
    </div>
  );
}

/** One line of a slip: a word at the start, a figure at the end. For use inside a `<dl>`. */
export function SlipRow({ label, children, strong = false, muted = false }: { label: ReactNode; children: ReactNode; strong?: boolean; muted?: boolean }) {
  return (
    <div className={cn("flex items-baseline justify-between gap-4 text-sm", strong && "text-base font-semibold", muted && "text-ink-faint")}>
      <dt className={cn(!strong && !muted && "text-ink-soft")}>{label}</dt>
      <dd className="figures text-end">{children}</dd>
    </div>
  );
}
