"use client";

import { useId, type ReactNode } from "react";
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

/** One of a few, all in sight: a row of joined pills. Native radio buttons below, so that keys and forms just work. */
export function Choice<Value extends string>({ value, options, onChange, disabled = false, className, ...rest }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <div role="radiogroup" className={cn("inline-flex max-w-full flex-wrap rounded-control border border-line bg-sunk p-0.5", className)} {...rest}>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "relative grid h-8 flex-1 cursor-pointer place-items-center rounded-[6px] px-2 text-sm sm:px-3 whitespace-nowrap text-ink-soft transition-colors duration-150 hover:text-ink",
            "has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-[0_0_0_1px_var(--line)]",
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent",
            disabled && "cursor-default",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-[inherit] appearance-none rounded-[6px] outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
