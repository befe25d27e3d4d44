"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format/useFormat";

export interface RecordTableProps {
  title: string;
  heads: readonly { label: string; numeric?: boolean }[];
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
            {heads.map(({ label, numeric = false }) => (
              <Th key={label} numeric={numeric}>
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

/** A quiet link to more of the same. */
export function MoreLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="text-sm text-ink-soft underline underline-offset-4">
      {children}
    </Link>
  );
}

/** When something happened, as the way to it; only when, where it has no page of its own. */
export function When({ href, atMs }: { href: string | null; atMs: number }) {
  const format = useFormat();
  return (
    <Td className="figures whitespace-nowrap">
      {href === null ? (
        format.dateTime(atMs)
      ) : (
        <Link className="underline-offset-4 hover:underline" href={href}>
          {format.dateTime(atMs)}
        </Link>
      )}
    </Td>
  );
}
