"use client";

import { RadioGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

interface ChoiceOption<Value extends string> {
  value: Value;
  label: ReactNode;
}

export interface ChoiceProps<Value extends string> {
  value: Value;
  options: readonly ChoiceOption<Value>[];
  onChange: (value: Value) => void;
  "aria-label": string;
  disabled?: boolean;
  className?: string;
}

/** One of a few, all in sight: a row of joined pills. */
export function Choice<Value extends string>({ value, options, onChange, disabled, className, ...rest }: ChoiceProps<Value>) {
  return (
    <Radix.Root
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
      orientation="horizontal"
      className={cn("inline-flex rounded-control border border-line bg-sunk p-0.5", className)}
      {...rest}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className={cn(
            "h-8 flex-1 rounded-[6px] px-3 text-sm whitespace-nowrap text-ink-soft transition-colors duration-150 hover:text-ink",
            "data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-ink data-[state=checked]:shadow-[0_0_0_1px_var(--line)]",
            "disabled:opacity-60",
          )}
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
