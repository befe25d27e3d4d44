import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A surface with a border. Shadows are for what floats, not for cards. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("rounded-card border border-line bg-surface", className)} {...rest} />;
}
