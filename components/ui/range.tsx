"use client";

import type { CSSProperties } from "react";
import { cn } from "./cn";

export interface RangeProps {
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  label: string;
  /** What the number means, in words. */
  describe: (value: number) => string;
  className?: string;
}

/** One thumb on a line: the browser's own range, dressed. For two thumbs there is `Slider`. */
export function Range({ value, onChange, min, max, step, label, describe, className }: RangeProps) {
  const filled: CSSProperties = { "--filled": `${((value - min) / (max - min)) * 100}%` } as CSSProperties;
  return (
    <input
      type="range"
      value={value}
      min={min}
      max={max}
      step={step}
      aria-label={label}
      aria-valuetext={describe(value)}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      style={filled}
      className={cn("range h-6 w-full cursor-pointer rounded-control", className)}
    />
  );
}
