import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Our own names have to be declared, or `text-display` would count as a colour and drop `text-ink`.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["display"],
      radius: ["control", "card"],
      shadow: ["raised"],
    },
  },
});

/** Joins class names; of two utilities that set the same property the last one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
