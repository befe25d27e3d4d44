import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { MeterLoader } from "./meter-ring";

export const buttonVariants = cva(
  [
    "relative inline-flex shrink-0 items-center justify-center gap-2 rounded-control text-center font-medium select-none",
    "transition-colors duration-150 ease-out",
    "disabled:cursor-not-allowed aria-disabled:cursor-not-allowed",
    "[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]",
  ],
  {
    variants: {
      variant: {
        primary:
          "bg-accent text-on-accent hover:bg-accent-strong disabled:bg-line disabled:text-ink-faint aria-disabled:bg-line aria-disabled:text-ink-faint",
        secondary:
          "border border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-sunk disabled:border-line disabled:text-ink-faint aria-disabled:border-line aria-disabled:text-ink-faint",
        quiet: "text-ink-soft hover:bg-sunk hover:text-ink disabled:text-ink-faint",
        danger:
          "border border-vermilion/60 bg-surface text-vermilion-ink hover:bg-vermilion-soft disabled:border-line disabled:text-ink-faint",
        dangerSolid: "bg-vermilion-ink text-paper hover:opacity-90 disabled:bg-line disabled:text-ink-faint",
        link:
          "min-h-6! px-0! py-0! text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent disabled:text-ink-faint disabled:no-underline",
      },
      // Heights are least ones: where a language needs more room than there is, words go to a second line.
      size: {
        sm: "min-h-8 px-3 py-1 text-sm",
        md: "min-h-10 px-4 py-1.5 text-sm",
        lg: "min-h-12 px-6 py-2 text-base",
        icon: "size-10",
        iconSm: "size-8",
      },
      full: { true: "w-full", false: "" },
    },
    defaultVariants: { variant: "primary", size: "md", full: false },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** Renders the single child with the button's look, for links. */
  asChild?: boolean;
  /** Shows the loader over the label and refuses presses; the width stays. */
  pending?: boolean;
}

/** The one button. `type` is "button" unless said otherwise, so it never submits by accident. */
export function Button({ className, variant, size, full, asChild = false, pending = false, disabled, children, ...rest }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size, full }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || pending} aria-busy={pending || undefined} {...rest}>
      {pending ? (
        <>
          <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
          <span className="absolute inset-0 grid place-items-center">
            <MeterLoader size={18} />
          </span>
        </>
      ) : (
        children
      )}
    </button>
  );
}
