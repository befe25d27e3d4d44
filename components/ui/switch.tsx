"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";

export interface SwitchProps extends Omit<ComponentProps<"button">, "onChange" | "type" | "role"> {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}

/** On or off, at once. */
export function Switch({ checked, onCheckedChange, className, ...rest }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      onClick={() => onCheckedChange(!checked)}
      className={cn(
        "relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-line-strong bg-sunk transition-colors duration-150 ease-out",
        "aria-checked:border-accent aria-checked:bg-accent disabled:opacity-60",
        className,
      )}
      {...rest}
    >
      <span aria-hidden="true" className={cn("block size-4.5 rounded-full transition-[margin] duration-150 ease-out", checked ? "ms-4.5 bg-on-accent" : "ms-0.5 bg-line-strong")} />
    </button>
  );
}
