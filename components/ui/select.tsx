"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "./cn";

interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectProps<Value extends string> {
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  className?: string;
}

/** A choice of one from a short list. */
export function Select<Value extends string>({ value, options, onChange, className, ...trigger }: SelectProps<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
    >
      <Radix.Trigger
        className={cn(
          "inline-flex h-10 w-full items-center justify-between gap-2 rounded-control border border-line-strong bg-surface px-3 text-sm text-ink",
          "transition-colors duration-150 hover:border-ink-faint",
          className,
        )}
        {...trigger}
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <Radix.Icon>
          <ChevronDown className="size-4 stroke-[1.5] text-ink-faint" aria-hidden="true" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={6}
          className="z-50 max-h-[min(20rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width) animate-enter overflow-hidden rounded-card border border-line bg-surface shadow-raised"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="relative flex h-9 cursor-pointer items-center rounded-control ps-8 pe-3 text-sm text-ink outline-none select-none data-highlighted:bg-sunk"
              >
                <Radix.ItemIndicator className="absolute start-2.5">
                  <Check className="size-4 stroke-[1.5] text-accent" aria-hidden="true" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
