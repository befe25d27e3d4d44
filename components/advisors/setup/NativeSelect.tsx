import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** A choice of one from a long list: the browser's own, which phones show full size and keyboards search by typing. */
export function NativeSelect({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select
        className={cn(
          "h-10 w-full appearance-none rounded-control border border-line-strong bg-surface ps-3 pe-9 text-base text-ink sm:text-sm",
          "transition-colors duration-150 hover:border-ink-faint aria-invalid:border-vermilion",
          className,
        )}
        {...rest}
      />
      <ChevronDown className="pointer-events-none absolute end-3 top-3 size-4 stroke-[1.5] text-ink-faint" aria-hidden="true" />
    </span>
  );
}
