import { cn } from "./cn";

/** The place of something that is on its way. Quiet: it breathes, it does not shimmer. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn("block animate-breathe rounded-control bg-line/60", className)} />;
}

/** Several lines of a list on their way; says so once to a screen reader. */
export function SkeletonRows({ rows = 4, label, className }: { rows?: number; label: string; className?: string }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={cn("h-14 w-full", className)} />
      ))}
    </div>
  );
}
