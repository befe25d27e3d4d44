"use client";

import Link from "next/link";
import { useState, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/**
 * The name of an advisor as the link that covers their row or card. The profile is fetched ahead when somebody comes near: for
 * every advisor in sight it would be a request each, while the page has better to do.
 */
export function AdvisorLink({ advisorId, className, children }: { advisorId: string; className?: string; children: ReactNode }) {
  const [isNear, setIsNear] = useState(false);
  const comeNear = () => setIsNear(true);
  return (
    <Link
      href={`/advisors/${advisorId}`}
      prefetch={isNear ? null : false}
      onPointerEnter={comeNear}
      onFocus={comeNear}
      className={cn(
        "outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent",
        className,
      )}
    >
      {children}
    </Link>
  );
}
