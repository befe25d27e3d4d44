"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;

export interface SheetContentProps {
  title: ReactNode;
  closeLabel: string;
  children: ReactNode;
  className?: string;
}

/** A panel that comes in from the reading end of the page: filters and the menu on phones, top-up in the room. */
export function SheetContent({ title, closeLabel, children, className }: SheetContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-veil" />
      <Radix.Content
        aria-describedby={undefined}
        className={cn(
          "fixed inset-y-0 end-0 z-50 flex w-[min(22rem,92vw)] animate-from-end flex-col overflow-y-auto border-s border-line bg-surface shadow-raised focus:outline-none",
          className,
        )}
      >
        <div className="flex h-16 shrink-0 items-center justify-between gap-4 border-b border-line ps-5 pe-3">
          <Radix.Title className="font-semibold tracking-tight">{title}</Radix.Title>
          <Radix.Close aria-label={closeLabel} className="grid size-10 place-items-center rounded-control text-ink-faint hover:bg-sunk hover:text-ink">
            <X className="size-4.5 stroke-[1.5]" aria-hidden="true" />
          </Radix.Close>
        </div>
        <div className="flex-1 p-5">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  );
}
