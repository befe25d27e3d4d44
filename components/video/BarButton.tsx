import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

const TONE = {
  plain: "border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-sunk",
  on: "border-accent bg-accent text-on-accent hover:bg-accent-strong",
  off: "border-vermilion/60 bg-vermilion-soft text-vermilion-ink",
  danger: "border-transparent bg-vermilion-ink text-paper hover:opacity-90",
} as const;

export interface BarButtonProps extends Omit<ComponentProps<"button">, "name"> {
  /** What a press does. */
  name: string;
  /** Written below it where there is space; part of the name. */
  word: string;
  tone?: keyof typeof TONE;
  /** A number on it, and what it counts; read out after the name. */
  badge?: number;
  badgeText?: string;
}

/** A round button of the bar, with its word below it. */
export function BarButton({ name, word, tone = "plain", badge = 0, badgeText, className, children, ...rest }: BarButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-description={badge > 0 ? badgeText : undefined}
      title={name}
      className={cn(
        "group grid w-11 shrink-0 justify-items-center gap-1 rounded-control sm:w-15 disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
      {...rest}
    >
      <span
        className={cn(
          "relative grid size-11 place-items-center rounded-full border transition-colors duration-150 ease-out [&_svg]:size-5 [&_svg]:stroke-[1.5]",
          TONE[tone],
        )}
      >
        {children}
        {badge > 0 ? (
          <span
            aria-hidden="true"
            className="figures absolute -end-1 -top-1 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-xs font-semibold text-on-accent ring-2 ring-paper"
          >
            {badge > 99 ? "99+" : badge}
          </span>
        ) : null}
      </span>
      <span aria-hidden="true" className="hidden text-xs leading-4 text-ink-soft sm:block">
        {word}
      </span>
    </button>
  );
}
