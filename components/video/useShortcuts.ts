"use client";

import { useEffect, useEffectEvent } from "react";

/** What a single key does in a call. */
export const SHORTCUTS = [
  { key: "m", action: "mic" },
  { key: "v", action: "camera" },
  { key: "s", action: "share" },
  { key: "l", action: "layout" },
  { key: "f", action: "fullScreen" },
  { key: "p", action: "pictureInPicture" },
  { key: "c", action: "chat" },
  { key: "?", action: "help" },
] as const;
export type ShortcutAction = (typeof SHORTCUTS)[number]["action"];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat" | "defaultPrevented">;

/** The action of a key press; null while somebody types, chooses in a list or dialog, or means the browser. */
export function shortcutOf(pressed: Pressed, target: Element | null): ShortcutAction | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat || pressed.defaultPrevented) return null;
  if (target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]"))
    return null;
  return SHORTCUTS.find(({ key }) => key === pressed.key.toLowerCase())?.action ?? null;
}

/** Runs the actions of single keys anywhere on the page. */
export function useShortcuts(run: (action: ShortcutAction) => void): void {
  const act = useEffectEvent(run);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = shortcutOf(event, event.target instanceof Element ? event.target : null);
      if (action === null) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
