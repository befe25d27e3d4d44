"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";

/** `isWide`: left out on phones, where the first cell tells it. */
interface Head {
  label: string;
  numeric?: boolean;
  isWide?: boolean;
}

export interface RecordTableProps {
  title: string;
  heads: readonly Head[];
  /** Where all of them are. */
  more?: ReactNode;
  children: ReactNode;
}

/** The latest of one kind of record under a heading. */
export function RecordTable({ title, heads, more, children }: RecordTableProps) {
  return (
    <section className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
        {more}
      </div>
      <Table label={title}>
        <thead>
          <tr>
            {heads.map(({ label, numeric = false, isWide = false }) => (
              <Th key={label} numeric={numeric} className={isWide ? WIDE : undefined}>
                {label}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </section>
  );
}

/** What phones have no room for. */
export const WIDE = "max-sm:hidden";

/** A quiet link to more of the same. */
export function MoreLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="text-sm text-ink-soft underline underline-offset-4">
      {children}
    </Link>
  );
}

export interface WhenProps {
  /** The way to it; null where it has no page of its own. */
  href: string | null;
  atMs: number;
  /** What other columns say, again for phones. */
  children?: ReactNode;
}

/** When something happened, as the way to it. */
export function When({ href, atMs, children }: WhenProps) {
  const format = useFormat();
  return (
    <Td>
      <span className="figures sm:whitespace-nowrap">
        {href === null ? (
          format.dateTime(atMs)
        ) : (
          <Link className="underline-offset-4 hover:underline" href={href}>
            {format.dateTime(atMs)}
          </Link>
        )}
      </span>
      {children === undefined ? null : <span className="block text-xs text-ink-faint sm:hidden">{children}</span>}
    </Td>
  );
}
