"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { AdvisorFilters, type AdvisorFiltersProps } from "./AdvisorFilters";

export interface FilterSheetProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  filters: AdvisorFiltersProps;
  /** What the button that closes the sheet says. */
  show: string;
}

/** The filters on phones, where there is no column for them. */
export function FilterSheet({ isOpen, onOpenChange, filters, show }: FilterSheetProps) {
  const t = useTranslations("advisors.filters");
  return (
    <Sheet open={isOpen} onOpenChange={onOpenChange}>
      <SheetContent title={t("title")} closeLabel={t("close")}>
        <AdvisorFilters {...filters} />
        <Button full className="mt-8" onClick={() => onOpenChange(false)}>
          {show}
        </Button>
      </SheetContent>
    </Sheet>
  );
}
