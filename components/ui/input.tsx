import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const box = cn(
  "w-full min-w-0 rounded-control border border-line-strong bg-surface text-base text-ink text-ellipsis placeholder:text-ink-faint sm:text-sm",
  "transition-colors duration-150 ease-out hover:border-ink-faint",
  "focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0",
  "disabled:cursor-not-allowed disabled:bg-sunk disabled:text-ink-faint",
  "aria-invalid:border-vermilion",
);

/** One line of text. 16 px on phones, so that iOS does not zoom into it. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(box, "h-10 px-3", className)} {...rest} />;
}

/** Several lines of text. */
export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(box, "min-h-20 resize-y px-3 py-2", className)} {...rest} />;
}

/** An input with a sign in front, such as a currency. The sign is decoration; the label says the unit. */
export function PrefixedInput({ prefix, className, ...rest }: Omit<ComponentProps<"input">, "prefix"> & { prefix: ReactNode }) {
  return (
    <span className="relative block">
      <span aria-hidden="true" className="pointer-events-none absolute inset-y-0 start-0 grid w-8 place-items-center text-ink-faint">
        {prefix}
      </span>
      <Input className={cn("ps-8", className)} {...rest} />
    </span>
  );
}
