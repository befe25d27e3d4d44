"use client";

import Link from "next/link";
import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Id } from "@/convex/_generated/dataModel";
import type { SessionMode } from "@/lib/domain/sessionStates";

/** The way back to the same advisor, asked for the same way. Their page says when they cannot be asked. */
export function TalkAgain({ advisorId, mode, full = false }: { advisorId: Id<"advisorProfiles">; mode: SessionMode; full?: boolean }) {
  const t = useTranslations("talkAgain");
  return (
    <Button asChild variant="secondary" full={full}>
      <Link href={`/advisors/${advisorId}?start=${mode}`}>
        <RotateCcw aria-hidden="true" />
        {t("label")}
      </Link>
    </Button>
  );
}
