import { useId } from "react";
import { cn } from "@/components/ui/cn";
import { timelineShares } from "./timelineShares";

interface TimelinePart {
  /** Stable within one timeline. */
  key: string | number;
  durationMs: number;
  billed: boolean;
  /** What the part is, for those who cannot see the bar. */
  label: string;
}

interface MeterTimelineProps {
  parts: readonly TimelinePart[];
  label: string;
  /** Id of a table or text beside it that says the same. Without one, a list for screen readers is added. */
  describedBy?: string;
  className?: string;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/**
 * Billed and unbilled time as one drawn bar, in proportion. Unbilled time is hatched, so that it is never colour alone;
 * drawn, not coloured backgrounds, so that it comes out on paper.
 */
export function MeterTimeline({ parts, label, describedBy, className }: MeterTimelineProps) {
  const hatch = useId();
  const shares = timelineShares(parts.map(({ durationMs }) => durationMs));
  return (
    <>
      <svg
        role="img"
        aria-label={label}
        aria-describedby={describedBy}
        className={cn("block h-2.5 w-full overflow-hidden rounded-full bg-sunk rtl:-scale-x-100", className)}
      >
        <HatchPattern id={hatch} />
        {shares.map(({ start, length }, n) => {
          const part = parts[n];
          if (part === undefined) return null;
          return (
            <rect
              key={part.key}
              x={percent(start)}
              width={percent(length)}
              y="0"
              height="100%"
              data-billed={part.billed}
              className={part.billed ? "fill-accent" : undefined}
              fill={part.billed ? undefined : `url(#${hatch})`}
            >
              <title>{part.label}</title>
            </rect>
          );
        })}
      </svg>
      {describedBy === undefined ? (
        <ol className="sr-only">
          {parts.map((part) => (
            <li key={part.key}>{part.label}</li>
          ))}
        </ol>
      ) : null}
    </>
  );
}

function HatchPattern({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="5" strokeWidth="2" className="stroke-line-strong" />
      </pattern>
    </defs>
  );
}

/** The sign of billed or unbilled time in a list. */
export function TimelineSwatch({ billed }: { billed: boolean }) {
  const hatch = useId();
  return (
    <svg aria-hidden="true" width="10" height="10" className="shrink-0 overflow-hidden rounded-[3px]">
      <HatchPattern id={hatch} />
      <rect width="10" height="10" className={billed ? "fill-accent" : undefined} fill={billed ? undefined : `url(#${hatch})`} />
    </svg>
  );
}
