import { ChevronDown } from "lucide-react";

/** How a closed select looks, with or without its list. */
export const SELECT_FACE = [
  "inline-flex h-10 w-full items-center justify-between gap-2 rounded-control border border-line-strong bg-surface px-3 text-sm text-ink",
  "transition-colors duration-150 hover:border-ink-faint disabled:cursor-default disabled:border-line disabled:text-ink-soft",
].join(" ");

export function SelectChevron() {
  return <ChevronDown className="size-4 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />;
}
