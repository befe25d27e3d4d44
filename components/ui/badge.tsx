import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeVariants = cva(
  "inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3.5 [&_svg]:stroke-[1.5]",
  {
    variants: {
      tone: {
        neutral: "bg-sunk text-ink-soft",
        accent: "bg-accent-soft text-accent-strong",
        amber: "bg-amber-soft text-amber-ink",
        vermilion: "bg-vermilion-soft text-vermilion-ink",
        outline: "border border-line text-ink-soft",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** A state in one or two words. */
export function Badge({ tone, className, ...rest }: ComponentProps<"span"> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ tone }), className)} {...rest} />;
}
