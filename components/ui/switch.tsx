"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** On or off, at once. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-line-strong bg-sunk transition-colors duration-150 ease-out",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-60",
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="ms-0.5 block size-4.5 rounded-full bg-line-strong transition-[margin] duration-150 ease-out data-[state=checked]:ms-4.5 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
