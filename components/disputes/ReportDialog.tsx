"use client";

import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useFormat } from "@/lib/format/useFormat";
import { EMPTY_REPORT, ReportForm } from "./ReportForm";

export interface ReportDialogProps {
  sessionId: Id<"sessions">;
  advisorName: string;
  endedAtMs: number;
  onOpened?: (disputeId: Id<"disputes">) => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** The form of a dispute in a dialog. What was typed stays when it is closed; files wait with the session. */
export function ReportDialog({ sessionId, advisorName, endedAtMs, onOpened, children }: ReportDialogProps) {
  const t = useTranslations("report");
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const [draft, setDraft] = useState(EMPTY_REPORT);
  const { status } = useViewer();
  const facts = useQuery(api.disputes.forSession, isOpen && status === "ready" ? { sessionId } : "skip");
  const opened = (disputeId: Id<"disputes">) => {
    setIsOpen(false);
    onOpened?.(disputeId);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title={t("title", { name: advisorName })}
        description={t("text", { time: format.dateTime(endedAtMs) })}
        closeLabel={t("close")}
        className="sm:max-h-[92dvh] sm:max-w-xl"
        keepOpen
      >
        {facts === undefined || facts === null ? (
          <SkeletonRows rows={4} label={t("loading")} />
        ) : (
          <ReportForm
            sessionId={sessionId}
            advisorName={advisorName}
            draft={draft}
            onDraft={setDraft}
            files={facts.draftFiles}
            onOpened={opened}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
