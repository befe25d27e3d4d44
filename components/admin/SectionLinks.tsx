"use client";

import Link from "next/link";
import { useEffect, useRef, type ReactNode } from "react";

export interface SectionPage {
  href: string;
  label: string;
  /** Stands behind the label: how many wait there. */
  badge?: ReactNode;
}

/** The pages of one section, side by side in one row, which on phones reaches to the edges; the one that is open is marked and in sight. */
export function SectionLinks({ label, current, pages }: { label: string; current: string; pages: readonly SectionPage[] }) {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    row.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [current]);
  return (
    <nav ref={row} aria-label={label} className="flex gap-x-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] max-sm:-mx-4 max-sm:px-2">
      {pages.map(({ href, label: name, badge }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className="inline-flex shrink-0 items-center gap-2 border-b-2 border-transparent px-2 py-2 text-sm whitespace-nowrap text-ink-soft -outline-offset-2 sm:px-3 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {name}
          {badge}
        </Link>
      ))}
    </nav>
  );
}
