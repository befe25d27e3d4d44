"use client";

import { X } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { clearCompared, toggleCompared, useCompared } from "./compareStore";

// Loaded with the first comparison.
const CompareDialog = dynamic(() => import("./CompareDialog").then((module) => module.CompareDialog), { ssr: false });

/** Whom one has chosen to compare, at the lower edge, and the way to the comparison. */
export function CompareBar() {
  const t = useTranslations("compare");
  const chosen = useCompared();
  const [isOpen, setIsOpen] = useState(false);
  if (chosen.length === 0) return null;
  const isReady = chosen.length > 1;
  return (
    <>
      {/* Keeps the end of the page clear of the bar. */}
      <div aria-hidden="true" className="h-24 lg:col-span-2" />
      <section
        aria-label={t("title")}
        className="fixed inset-x-0 bottom-0 z-30 animate-rise border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] shadow-raised"
      >
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
          <ul className="flex min-w-0 flex-wrap gap-2">
            {chosen.map((advisor) => (
              <li key={advisor.advisorId} className="inline-flex h-8 max-w-44 items-center gap-1 rounded-full bg-sunk ps-3 text-sm">
                <span className="truncate">{advisor.displayName}</span>
                <button
                  type="button"
                  aria-label={t("remove", { name: advisor.displayName })}
                  className="grid size-8 shrink-0 place-items-center rounded-full text-ink-faint hover:text-ink"
                  onClick={() => toggleCompared(advisor)}
                >
                  <X className="size-3.5" aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <div className="ms-auto flex items-center gap-2">
            {isReady ? null : <p className="text-sm text-ink-faint">{t("another")}</p>}
            <Button variant="quiet" size="sm" onClick={clearCompared}>
              {t("clear")}
            </Button>
            <Button size="sm" disabled={!isReady} onClick={() => setIsOpen(true)}>
              {t("open", { count: chosen.length })}
            </Button>
          </div>
        </div>
      </section>
      {isOpen && isReady ? <CompareDialog chosen={chosen} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
