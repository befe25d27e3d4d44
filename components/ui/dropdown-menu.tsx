"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

export function MenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={8}
        align="end"
        className={cn("z-50 min-w-56 animate-enter rounded-card border border-line bg-surface p-1 shadow-raised", className)}
        {...rest}
      />
    </Radix.Portal>
  );
}

const item =
  "flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-control px-3 text-start text-sm text-ink outline-none select-none data-highlighted:bg-sunk [&_svg]:size-4 [&_svg]:stroke-[1.5] [&_svg]:text-ink-faint";

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(item, className)} {...rest} />;
}

export function MenuRadioItem({ className, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return <Radix.RadioItem className={cn(item, "data-[state=checked]:font-medium data-[state=checked]:text-accent", className)} {...rest} />;
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-3 pt-2 pb-1 text-xs text-ink-faint", className)} {...rest} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
