import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const noticeVariants = cva(
  "flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-card border px-4 py-3 text-sm [&_svg]:size-4 [&_svg]:stroke-[1.5]",
  {
    variants: {
      tone: {
        neutral: "border-line bg-sunk text-ink",
        accent: "border-accent/25 bg-accent-soft text-ink",
        amber: "border-amber/40 bg-amber-soft text-ink",
        vermilion: "border-vermilion/40 bg-vermilion-soft text-ink",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export interface NoticeProps extends Omit<ComponentProps<"div">, "title">, VariantProps<typeof noticeVariants> {
  /** The way out, at the end of the line. */
  action?: ReactNode;
}

/** A sentence about the state of this page, with the way out in it. */
export function Notice({ tone, action, className, children, ...rest }: NoticeProps) {
  return (
    <div className={cn(noticeVariants({ tone }), className)} {...rest}>
      <div className="min-w-0 flex-1 basis-56">{children}</div>
      {action ? <div className="flex max-w-full shrink-0 flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
