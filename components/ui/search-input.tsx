import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Input } from "./input";

/** A field to search a list by; `className` places it, `inputClassName` is the field's own. */
export function SearchInput({ className, inputClassName, ...rest }: Omit<ComponentProps<"input">, "type"> & { inputClassName?: string }) {
  return (
    <span className={cn("relative", className)}>
      <Search className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      <Input type="search" className={cn("ps-9", inputClassName)} {...rest} />
    </span>
  );
}
