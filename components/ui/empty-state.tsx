import type { ReactNode } from "react";
import { cn } from "./cn";
import { MeterRing } from "./meter-ring";
import { Scene, type SceneName } from "./scene";

export interface EmptyStateProps {
  title: ReactNode;
  /** The page's heading when it is all there is on the page. */
  titleAs?: "h1" | "p";
  /** The drawing; the ring at rest when none fits. */
  scene?: SceneName;
  children?: ReactNode;
  /** The way on, one button or link. */
  action?: ReactNode;
  className?: string;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ title, titleAs: Title = "p", scene, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center gap-3 rounded-card border border-dashed border-line px-6 py-12 text-center", className)}>
      {scene === undefined ? <MeterRing fraction={0} tone="still" size={44} weight={6} /> : <Scene name={scene} />}
      <Title className="display text-xl text-ink">{title}</Title>
      {children ? <p className="max-w-sm text-sm text-ink-soft">{children}</p> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
