"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;

export interface DialogContentProps {
  title: ReactNode;
  description?: ReactNode;
  /** Accessible name of the corner button. */
  closeLabel: string;
  children: ReactNode;
  className?: string;
  /** Keeps the dialog open on a press outside, where a form would be lost. */
  keepOpen?: boolean;
}

/** A dialog in the middle; on phones it rises from the lower edge, where the thumb is. */
export function DialogContent({ title, description, closeLabel, children, className, keepOpen = false }: DialogContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-veil" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        onInteractOutside={keepOpen ? (event) => event.preventDefault() : undefined}
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 max-h-[92dvh] animate-rise overflow-y-auto rounded-t-card border border-line bg-surface p-5 shadow-raised",
          "pb-[max(1.25rem,env(safe-area-inset-bottom))] focus:outline-none",
          "sm:inset-x-4 sm:top-1/2 sm:bottom-auto sm:mx-auto sm:w-[calc(100%-2rem)] sm:max-w-md sm:-translate-y-1/2 sm:animate-none sm:rounded-card sm:p-6",
          className,
        )}
      >
        <div className="mb-4 flex items-start justify-between gap-4">
          <div className="grid gap-1">
            <Radix.Title className="text-lg font-semibold tracking-tight text-ink">{title}</Radix.Title>
            {description ? <Radix.Description className="text-sm text-ink-soft">{description}</Radix.Description> : null}
          </div>
          <Radix.Close
            aria-label={closeLabel}
            className="-me-2 -mt-1 grid size-9 shrink-0 place-items-center rounded-control text-ink-faint hover:bg-sunk hover:text-ink"
          >
            <X className="size-4.5 stroke-[1.5]" aria-hidden="true" />
          </Radix.Close>
        </div>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
