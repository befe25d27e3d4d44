import { cn } from "@/components/ui/cn";

export interface TimelinePart {
  /** Stable within one timeline. */
  key: string | number;
  durationMs: number;
  billed: boolean;
  /** What the part is, for those who cannot see the bar. */
  label: string;
}

/** A bar of billed and unbilled time in true proportion. Unbilled time is hatched, so that it is never colour alone. */
export function MeterTimeline({ parts, label, className }: { parts: readonly TimelinePart[]; label: string; className?: string }) {
  const totalMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  if (totalMs === 0) return <div className={cn("h-2.5 w-full rounded-full bg-sunk", className)} />;
  return (
    <ol aria-label={label} className={cn("flex h-2.5 w-full gap-px overflow-hidden rounded-full bg-sunk", className)}>
      {parts.map((part) => (
        <li
          key={part.key}
          title={part.label}
          style={{ flexGrow: part.durationMs, flexBasis: 0 }}
          className={cn("h-full min-w-0.5", part.billed ? "bg-accent" : "unbilled-hatch")}
        >
          <span className="sr-only">{part.label}</span>
        </li>
      ))}
    </ol>
  );
}
