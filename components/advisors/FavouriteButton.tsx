"use client";

import { Heart } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { signInHref } from "@/components/layout/returnPath";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { api } from "@/convex/_generated/api";
import type { AdvisorSummary } from "./types";

/** Saves an advisor for later, or takes them off the list. Who is not signed in is led to that first. */
export function FavouriteButton({ advisor, className }: { advisor: Pick<AdvisorSummary, "advisorId" | "displayName">; className?: string }) {
  const t = useTranslations("favourites");
  const router = useRouter();
  const pathname = usePathname();
  const errorText = useErrorText();
  const { status } = useViewer();
  const ids = useQuery(api.favourites.ids, status === "ready" ? {} : "skip");
  const set = useMutation(api.favourites.set);
  // What was just pressed counts until the backend's answer has come.
  const [wished, setWished] = useState<boolean | null>(null);
  const isSaved = wished ?? ids?.includes(advisor.advisorId) ?? false;

  const press = async () => {
    if (status === "signedOut") {
      router.push(signInHref(`${pathname}${window.location.search}`));
      return;
    }
    setWished(!isSaved);
    try {
      await set({ advisorId: advisor.advisorId, isFavourite: !isSaved });
      setWished(null);
    } catch (failure) {
      setWished(null);
      // Every list of advisors has these buttons, and hardly any of them ever says something.
      const { toast } = await import("sonner");
      toast.error(errorText(failure));
    }
  };
  return (
    <Button
      variant="quiet"
      size="icon"
      aria-pressed={isSaved}
      aria-label={t("save", { name: advisor.displayName })}
      title={t(isSaved ? "saved" : "notSaved")}
      disabled={status === "loading" || (status === "ready" && ids === undefined)}
      className={cn("relative z-10", className)}
      onClick={() => void press()}
    >
      <Heart aria-hidden="true" className={cn("size-4.5!", isSaved && "fill-vermilion stroke-vermilion")} />
    </Button>
  );
}
