"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { SuspensionForm } from "@/components/admin/applications/SuspensionForm";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { isAllowed } from "@/lib/rolePermissions";
import type { PersonDetail } from "./personDetail";

/** Suspends this person, or lets them back. Nobody does it to themselves. */
export function PersonSuspension({ person, name }: { person: PersonDetail; name: string }) {
  const t = useTranslations("people.suspension");
  const { viewer } = useViewer();
  const [isOpen, setIsOpen] = useState(false);
  const { userId, suspended, isDeleted } = person;
  if (isDeleted || viewer === null || viewer.userId === userId || !isAllowed(viewer.roles, "users.setSuspended")) return null;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant={suspended ? "secondary" : "danger"}>{t(suspended ? "lift" : "suspend")}</Button>
      </DialogTrigger>
      <DialogContent
        title={t(suspended ? "liftTitle" : "suspendTitle", { name })}
        description={t(suspended ? "liftText" : "suspendText")}
        closeLabel={t("close")}
        keepOpen
      >
        <SuspensionForm advisor={{ userId, status: suspended ? "suspended" : "approved" }} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
