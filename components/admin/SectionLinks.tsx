"use client";

import Link from "next/link";
import type { ReactNode } from "react";

export interface SectionPage {
  href: string;
  label: string;
  /** Stands behind the label: how many wait there. */
  badge?: ReactNode;
}

/** The pages of one section, side by side; the one that is open is marked. */
export function SectionLinks({ label, current, pages }: { label: string; current: string; pages: readonly SectionPage[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-1 border-b border-line">
      {pages.map(({ href, label: name, badge }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent px-3 py-2 text-sm text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {name}
          {badge}
        </Link>
      ))}
    </nav>
  );
}
