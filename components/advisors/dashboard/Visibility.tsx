"use client";

import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";

export interface VisibilityFacts {
  status: string;
  accepting: boolean;
  availability: "online" | "busy" | "offline";
}

/** Whether clients can ask now, point by point, so that a missing one is seen. */
export function Visibility({ facts }: { facts: VisibilityFacts }) {
  const t = useTranslations("advisorDashboard.visibility");
  const points = [
    { key: "approved", holds: facts.status === "approved" },
    { key: "accepting", holds: facts.accepting },
    { key: "online", holds: facts.availability !== "offline" },
    { key: "free", holds: facts.availability !== "busy" },
  ] as const;
  const isVisible = points.every(({ holds }) => holds);
  return (
    <div className="grid gap-3 border-t border-line pt-4">
      <p className="text-sm font-medium">{t(isVisible ? "yes" : "no")}</p>
      <ul className="grid gap-1.5 text-sm sm:grid-cols-2">
        {points.map(({ key, holds }) => (
          <li key={key} className={cn("flex items-start gap-2", holds ? "text-ink-soft" : "text-ink")}>
            {holds ? (
              <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-accent" />
            ) : (
              <X aria-hidden="true" className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-vermilion-ink" />
            )}
            {t(`${holds ? "holds" : "lacks"}.${key}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
