"use client";

import { Smile } from "lucide-react";
import { useTranslations } from "next-intl";
import { Popover } from "radix-ui";
import { useState, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";

/** A small set that fits a talk about a question that matters. Screen readers speak each by its own name. */
const EMOJI = [
  "👋",
  "👍",
  "👎",
  "👏",
  "🙏",
  "💪",
  "🤝",
  "👌",
  "🙂",
  "😀",
  "😄",
  "😂",
  "😉",
  "😊",
  "😍",
  "🤔",
  "😮",
  "😅",
  "😌",
  "😕",
  "😟",
  "😢",
  "😭",
  "😬",
  "❤️",
  "✨",
  "🎉",
  "🔥",
  "💡",
  "✅",
  "❌",
  "⚠️",
  "📎",
  "📄",
  "📷",
  "📅",
  "⏰",
  "☕",
  "🏠",
  "🌱",
];
const COLUMNS = 8;
const isRightToLeft = (element: Element): boolean => getComputedStyle(element).direction === "rtl";

/** Where an arrow leads in the grid; null for other keys. */
function nextIndex(key: string, at: number, isMirrored: boolean): number | null {
  const step = { ArrowRight: isMirrored ? -1 : 1, ArrowLeft: isMirrored ? 1 : -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[key];
  if (key === "Home") return 0;
  if (key === "End") return EMOJI.length - 1;
  return step === undefined ? null : Math.min(EMOJI.length - 1, Math.max(0, at + step));
}

export interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  /** Called when it has closed and the field should have the keys again. */
  onClose: () => void;
}

/** Opens a grid of emoji: arrows move, Enter picks, Escape closes. It stays open for several. */
export function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const t = useTranslations("chat");
  const [at, setAt] = useState(0);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = nextIndex(event.key, at, isRightToLeft(event.currentTarget));
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button variant="quiet" size="icon" aria-label={t("emoji")} title={t("emoji")}>
          <Smile aria-hidden="true" className="size-5!" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("emoji")}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClose();
          }}
          className="z-50 animate-enter rounded-card border border-line bg-surface p-2 shadow-raised"
        >
          <div className="grid grid-cols-8" onKeyDown={move}>
            {EMOJI.map((emoji, index) => (
              <button
                key={emoji}
                type="button"
                tabIndex={index === at ? 0 : -1}
                onFocus={() => setAt(index)}
                onClick={() => onPick(emoji)}
                className="grid size-9 place-items-center rounded-control text-lg hover:bg-sunk focus-visible:bg-sunk"
              >
                {emoji}
              </button>
            ))}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
