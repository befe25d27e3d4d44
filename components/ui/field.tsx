"use client";

import { useId, type ReactNode } from "react";
import { cn } from "./cn";

interface FieldControl {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export interface FieldProps {
  label: ReactNode;
  /** Help that is always there; stays readable while an error shows. */
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: ReactNode;
  className?: string;
  /** Spread on the control so that label, hint and error belong to it. */
  children: (control: FieldControl) => ReactNode;
}

/** A labelled control with its help and its error. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : null, hint ? hintId : null].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        ...(error ? { "aria-invalid": true as const } : {}),
      })}
      {hint ? (
        <p id={hintId} className="text-sm text-ink-faint">
          {hint}
        </p>
      ) : null}
      <p id={errorId} role="alert" className={cn("text-sm text-vermilion-ink", error ? "" : "hidden")}>
        {error}
      </p>
    </div>
  );
}
