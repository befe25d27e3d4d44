import { cn } from "@/components/ui/cn";
import type { Quality } from "@/lib/comms/types";

const BARS: Record<Quality, number> = { unknown: 0, poor: 1, good: 2, excellent: 3 };

/** A connection in three bars. The words stand beside it or in `label`. */
export function QualityBars({ quality, label }: { quality: Quality; label?: string }) {
  return (
    <span
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      title={label}
      aria-hidden={label === undefined}
      className="inline-flex h-3 items-end gap-0.5"
    >
      {[1, 2, 3].map((bar) => (
        <span
          key={bar}
          className={cn(
            "w-1 rounded-full bg-current",
            bar === 1 && "h-1.5",
            bar === 2 && "h-2.25",
            bar === 3 && "h-3",
            bar > BARS[quality] && "opacity-30",
          )}
        />
      ))}
    </span>
  );
}
