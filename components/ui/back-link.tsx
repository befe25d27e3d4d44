import Link from "next/link";
import { ArrowLeft } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The way from one thing back to the list it stands in. */
export function BackLink({ className, children, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link className={cn("inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-soft hover:text-ink", className)} {...rest}>
      <ArrowLeft className="size-4 stroke-[1.5] rtl:-scale-x-100" aria-hidden="true" />
      {children}
    </Link>
  );
}
