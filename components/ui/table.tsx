import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A table that scrolls sideways inside itself before it ever widens the page. */
export function Table({ className, label, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <div className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0" role="region" aria-label={label} tabIndex={0}>
      <table className={cn("w-full border-collapse text-sm", className)} {...rest} />
    </div>
  );
}

export function Th({ className, numeric = false, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={cn("h-9 border-b border-line px-3 text-start text-xs font-medium text-ink-faint first:ps-0 last:pe-0", numeric && "text-end", className)}
      {...rest}
    />
  );
}

export function Td({ className, numeric = false, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn("border-b border-line px-3 py-3 align-top first:ps-0 last:pe-0", numeric && "figures text-end whitespace-nowrap", className)}
      {...rest}
    />
  );
}
