"use client";

import { Check } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { SELECT_FACE, SelectChevron } from "./select-face";
import { cn } from "./cn";
import type { SelectProps } from "./select";

/** A select that has been pressed: it comes open, and stays ready for the next press. */
export default function SelectList<Value extends string>({ value, options, onChange, className, ...trigger }: SelectProps<Value>) {
  return (
    <Radix.Root
      defaultOpen
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
    >
      <Radix.Trigger className={cn(SELECT_FACE, className)} {...trigger}>
        <span className="truncate">
          <Radix.Value />
        </span>
        <Radix.Icon>
          <SelectChevron />
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
