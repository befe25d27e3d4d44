import type { ReactNode } from "react";
import { cn } from "./cn";

/** The ink of every drawing, that of the portraits. */
const INK = "#2b2622";

/** What a drawing is made of: coloured shapes, and the ink lines they are printed slightly off. */
export interface DrawingParts {
  ground: string;
  /** Shapes with their own fill, in a square of 96. */
  colour: ReactNode;
  /** Paths of the ink line; stroke and width come from here. */
  line: ReactNode;
}

/**
 * A small drawing in the manner of the portraits: flat colour, an ink line over it, the two not quite in register.
 * Decoration: what it stands for is said in words beside it.
 */
export function Drawing({ ground, colour, line, size = 48, className }: DrawingParts & { size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 96 96"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className={cn("shrink-0 rounded-full", className)}
      style={{ background: ground }}
    >
      <circle cx={22} cy={26} r={34} fill="#fff" opacity={0.16} />
      <g transform="translate(2 1.6)">{colour}</g>
      <g fill="none" stroke={INK} strokeWidth={1.7} strokeLinecap="round" strokeLinejoin="round">
        {line}
      </g>
    </svg>
  );
}
