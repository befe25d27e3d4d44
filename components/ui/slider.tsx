"use client";

import { Slider as Radix } from "radix-ui";
import { cn } from "./cn";

export interface SliderProps {
  value: readonly number[];
  onChange: (value: number[]) => void;
  min: number;
  max: number;
  step: number;
  /** One accessible name per thumb. */
  labels: readonly string[];
  /** What a thumb's number means, in words. */
  describe: (value: number) => string;
  className?: string;
}

/** One or two thumbs on a line. */
export function Slider({ value, onChange, min, max, step, labels, describe, className }: SliderProps) {
  return (
    <Radix.Root
      value={[...value]}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      minStepsBetweenThumbs={1}
      className={cn("relative flex h-6 w-full touch-none items-center select-none", className)}
    >
      <Radix.Track className="relative h-1 w-full grow rounded-full bg-line">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      {value.map((at, thumb) => (
        <Radix.Thumb
          key={labels[thumb] ?? thumb}
          aria-label={labels[thumb]}
          aria-valuetext={describe(at)}
          className="block size-5 rounded-full border-2 border-accent bg-surface transition-[border-width] duration-150 hover:border-4"
        />
      ))}
    </Radix.Root>
  );
}
