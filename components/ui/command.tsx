"use client";

import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface CommandDialogProps {
  /** Accessible name of the palette and of its list. */
  title: string;
  placeholder: string;
  /** Shown when nothing fits what was typed. */
  nothing: string;
  text: string;
  onTextChange: (text: string) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/** A field with a list under it: typing narrows the list, arrows move in it, Enter does what is marked. */
export function CommandDialog({ title, placeholder, nothing, text, onTextChange, open, onOpenChange, children }: CommandDialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12dvh] z-50 mx-auto max-w-lg animate-rise overflow-hidden rounded-card border border-line bg-surface shadow-raised focus:outline-none"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <Command label={title} loop>
            <Command.Input
              value={text}
              onValueChange={onTextChange}
              placeholder={placeholder}
              className="h-14 w-full border-b border-line bg-transparent px-5 text-base text-ink outline-none placeholder:text-ink-faint"
            />
            <Command.List label={title} className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2">
              <Command.Empty className="py-8 text-center text-sm text-ink-soft">{nothing}</Command.Empty>
              {children}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Items that belong together. `always` keeps the group whatever was typed. */
export function CommandGroup({ heading, always = false, children }: { heading?: string; always?: boolean; children: ReactNode }) {
  return (
    <Command.Group
      {...(heading === undefined ? {} : { heading })}
      forceMount={always}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint"
    >
      {children}
    </Command.Group>
  );
}

/** One thing to do; `value` is what typing is compared with, and must be unique. */
export function CommandItem({ value, onSelect, always = false, children }: { value: string; onSelect: () => void; always?: boolean; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      forceMount={always}
      className="flex h-10 cursor-pointer items-center gap-3 rounded-control px-3 text-sm text-ink select-none data-[selected=true]:bg-sunk [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5] [&_svg]:text-ink-faint"
    >
      {children}
    </Command.Item>
  );
}
