import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** The width and the air of a page. */
export function Page({ children, className, narrow = false }: { children: ReactNode; className?: string; narrow?: boolean }) {
  return (
    <div className={cn("mx-auto w-full px-4 py-8 sm:px-6 sm:py-12", narrow ? "max-w-2xl" : "max-w-6xl", className)}>{children}</div>
  );
}

/** The title of a page, one sentence about it and what can be done here. */
export function PageTitle({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
      <div className="grid max-w-2xl gap-1">
        <h1 className="text-xl font-semibold tracking-tight sm:text-2xl">{title}</h1>
        {children ? <p className="text-ink-soft">{children}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
