import type { ReactNode } from "react";
import { cn } from "./cn";
import { MeterRing } from "./meter-ring";

export interface ErrorStateProps {
  title: ReactNode;
  /** The page's heading when it is all there is on the page. */
  titleAs?: "h1" | "p";
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Something did not work: what, and what to do. */
export function ErrorState({ title, titleAs: Title = "p", children, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cn("flex flex-col items-center gap-3 rounded-card border border-line bg-surface px-6 py-12 text-center", className)}>
      <MeterRing fraction={0} tone="exhausted" size={44} weight={6} />
      <Title className="display text-xl text-ink">{title}</Title>
      {children ? <p className="max-w-sm text-sm text-ink-soft">{children}</p> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
