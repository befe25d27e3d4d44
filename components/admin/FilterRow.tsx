import type { ReactNode } from "react";

/** The selects above a list. On phones two stand beside each other where both fit: what is chosen is never cut, in no language. */
export function FilterRow({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-2 *:max-w-full *:min-w-max *:flex-1 *:basis-[calc(50%-0.25rem)] lg:*:flex-none lg:*:basis-56">{children}</div>
  );
}
