import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A surface with a border. Shadows are for what floats, not for cards. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("rounded-card border border-line bg-surface", className)} {...rest} />;
}

/** A titled part of a page. */
export function Section({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cn("grid gap-4", className)} {...rest} />;
}

export function SectionTitle({ className, ...rest }: ComponentProps<"h2">) {
  return <h2 className={cn("text-lg font-semibold tracking-tight text-ink", className)} {...rest} />;
}
