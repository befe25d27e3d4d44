import type { CSSProperties, ReactNode } from "react";
import { cn } from "./cn";

/** What the ring says beside the fraction: calm, about two minutes, the last minute, used up, or standing still. */
export type MeterTone = "calm" | "low" | "last" | "exhausted" | "still";

const RADIUS = 46;
const AROUND = 2 * Math.PI * RADIUS;

const TONE: Record<MeterTone, string> = {
  calm: "text-accent",
  low: "text-amber",
  last: "text-vermilion",
  exhausted: "text-vermilion",
  still: "text-line-strong",
};

export interface MeterRingProps {
  /** How much is left, 0 to 1; outside values are clamped. */
  fraction: number;
  tone?: MeterTone;
  /** Outer size in CSS px, or any CSS length. */
  size?: number | string;
  /** Line width in hundredths of the size. */
  weight?: number;
  /** Fractions at which the tone will change, cut into the line as short notches. */
  notches?: readonly number[];
  /** Figures inside the ring. */
  children?: ReactNode;
  className?: string;
}

/**
 * The signature: a thin ring that empties as the spendable time runs down.
 * The drawing is decoration; whoever uses it says the same in words beside it.
 */
export function MeterRing({ fraction, tone = "calm", size = 40, weight = 5, notches = [], children, className }: MeterRingProps) {
  const left = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
  const style: CSSProperties = { width: size, height: size };
  return (
    <span className={cn("relative inline-grid shrink-0 place-items-center", TONE[tone], className)} style={style} data-tone={tone}>
      <svg viewBox="0 0 100 100" className="absolute inset-0 size-full -rotate-90" aria-hidden="true" focusable="false">
        <Track tone={tone} weight={weight} />
        {tone !== "exhausted" && left > 0 ? (
          <circle
            cx={50}
            cy={50}
            r={RADIUS}
            fill="none"
            stroke="currentColor"
            strokeWidth={weight}
            strokeLinecap="round"
            strokeDasharray={`${(AROUND * left).toFixed(3)} ${AROUND.toFixed(3)}`}
            className="transition-[stroke] duration-180 ease-out"
          />
        ) : null}
        {notches.map((at) => (
          <line
            key={at}
            x1={50 + RADIUS - weight / 2}
            x2={50 + RADIUS + weight / 2}
            y1={50}
            y2={50}
            transform={`rotate(${(360 * Math.min(1, Math.max(0, at))).toFixed(2)} 50 50)`}
            className="stroke-surface"
            strokeWidth={1.1}
          />
        ))}
      </svg>
      {children === undefined ? null : <span className="relative grid place-items-center text-ink">{children}</span>}
    </span>
  );
}

function Track({ tone, weight }: { tone: MeterTone; weight: number }) {
  // Exhausted is an open, dashed ring: the shape changes, so that it is never colour alone.
  const dashed = tone === "exhausted";
  return (
    <circle
      cx={50}
      cy={50}
      r={RADIUS}
      fill="none"
      strokeWidth={dashed ? weight * 0.7 : weight}
      className={dashed ? "stroke-current" : "stroke-line"}
      strokeDasharray={dashed ? `${AROUND / 36} ${AROUND / 24}` : undefined}
    />
  );
}

/** The ring as a loader: a short arc that turns, or steps when motion is reduced. */
export function MeterLoader({ size = 32, label, className }: { size?: number; label?: string; className?: string }) {
  return (
    <span role={label ? "status" : undefined} className={cn("inline-grid place-items-center", className)}>
      <svg
        viewBox="0 0 100 100"
        width={size}
        height={size}
        className="meter-loader animate-turn"
        aria-hidden="true"
        focusable="false"
      >
        <circle cx={50} cy={50} r={42} fill="none" stroke="currentColor" strokeOpacity={0.22} strokeWidth={10} />
        <circle
          cx={50}
          cy={50}
          r={42}
          fill="none"
          stroke="currentColor"
          strokeWidth={10}
          strokeLinecap="round"
          strokeDasharray="72 300"
        />
      </svg>
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  );
}
