"use client";

import { Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

/** Hands the address of this profile to another app, or to the clipboard where the browser has no such sheet. */
export function ShareButton({ name }: { name: string }) {
  const t = useTranslations("profile");
  const share = async () => {
    const url = `${window.location.origin}${window.location.pathname}`;
    try {
      if (typeof navigator.share === "function") {
        await navigator.share({ title: name, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      toast.success(t("copied"));
    } catch (failure) {
      // Whoever closes the sheet has decided; everything else is worth a word.
      if (!(failure instanceof DOMException && failure.name === "AbortError")) toast.error(t("notCopied"));
    }
  };
  return (
    <Button variant="quiet" size="icon" aria-label={t("share")} title={t("share")} onClick={() => void share()}>
      <Share2 aria-hidden="true" className="size-4.5!" />
    </Button>
  );
}
