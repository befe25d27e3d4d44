"use client";

import { lazy, Suspense, useState, useTransition, type KeyboardEvent } from "react";
import { cn } from "./cn";
import { SELECT_FACE, SelectChevron } from "./select-face";

interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectProps<Value extends string> {
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  className?: string;
  /** Shows its value alone. */
  disabled?: boolean;
}

// The list, and what places it, is a third of what a page may start with; a closed select needs none of it.
const loadList = () => import("./select-list");
const SelectList = lazy(loadList) as typeof import("./select-list").default;
// A failure is met again, and shown, by the press itself.
const comeNear = () => void loadList().catch(() => undefined);

// There is no list yet that `aria-controls` could name.
const CLOSED = { role: "combobox", "aria-expanded": false, "aria-haspopup": "listbox", "aria-autocomplete": "none" } as const;

/** Keys that open a list besides those that press a button; a letter looks for an option in it. */
const opens = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) =>
  key === "ArrowDown" || key === "ArrowUp" || (key.length === 1 && key !== " " && !ctrlKey && !altKey && !metaKey);

/** A choice of one from a short list. The list is fetched when somebody comes near, and opened when they press. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, options, onChange: _, className, ...trigger } = props;
  const [isPressed, setIsPressed] = useState(false);
  const [isComing, startTransition] = useTransition();
  const open = () => startTransition(() => setIsPressed(true));
  const face = (
    <button
      type="button"
      {...CLOSED}
      aria-busy={isComing || undefined}
      className={cn(SELECT_FACE, className)}
      onPointerEnter={comeNear}
      onFocus={comeNear}
      onClick={open}
      onKeyDown={(event) => {
        if (!opens(event)) return;
        event.preventDefault();
        open();
      }}
      {...trigger}
    >
      <span className="truncate">{options.find((option) => option.value === value)?.label}</span>
      <SelectChevron />
    </button>
  );
  return <Suspense fallback={face}>{isPressed && props.disabled !== true ? <SelectList {...props} /> : face}</Suspense>;
}
