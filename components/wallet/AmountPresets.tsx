"use client";

import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";

const PRESETS_MINOR = [2_000n, 5_000n, 10_000n, 20_000n] as const;

/** Usual amounts as buttons. */
export function AmountPresets({ chosenMinor, onChoose, disabled }: { chosenMinor: bigint | null; onChoose: (minor: bigint) => void; disabled?: boolean }) {
  const format = useFormat();
  return (
    <div className="grid grid-cols-4 gap-2">
      {PRESETS_MINOR.map((preset) => (
        <button
          key={preset.toString()}
          type="button"
          disabled={disabled}
          aria-pressed={chosenMinor === preset}
          onClick={() => onChoose(preset)}
          className={cn(
            "figures h-11 rounded-control border border-line-strong/60 bg-surface text-sm font-medium transition-colors duration-150 hover:border-line-strong hover:bg-sunk",
            "aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-strong disabled:opacity-60",
          )}
        >
          {format.money(preset, { short: true })}
        </button>
      ))}
    </div>
  );
}
