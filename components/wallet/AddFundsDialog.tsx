"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { AddFundsForm } from "./AddFundsForm";

/** Adding funds without leaving the page one is on; the payment leads back to it. `children` is the button. */
export function AddFundsDialog({ returnPath, children }: { returnPath: string; children: ReactNode }) {
  const t = useTranslations("wallet.topUp");
  return (
    <Dialog>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent title={t("title")} description={t("dialogText")} closeLabel={t("close")} keepOpen>
        <AddFundsForm returnPath={returnPath} />
      </DialogContent>
    </Dialog>
  );
}
