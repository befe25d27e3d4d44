"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { api } from "@/convex/_generated/api";
import type { ManagedAdvisor } from "./managedAdvisor";
import { isReason, ReasonField } from "./ReasonField";
import { useAct } from "./useAct";

/** Suspends somebody, which ends what they have open, or lets them back. */
export function SuspensionForm({ advisor, onDone }: { advisor: Pick<ManagedAdvisor, "userId" | "status">; onDone: () => void }) {
  const t = useTranslations("adminAdvisors");
  const setSuspended = useMutation(api.users.setSuspended);
  const { act, isPending, error } = useAct();
  const [reason, setReason] = useState("");
  const [wanted, setWanted] = useState(false);
  const isLift = advisor.status === "suspended";
  const send = async () => {
    setWanted(true);
    if (!isReason(reason)) return;
    if (await act(() => setSuspended({ userId: advisor.userId, suspended: !isLift, reason }))) onDone();
  };
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ReasonField value={reason} onChange={setReason} wanted={wanted} hint={t("reasonRecord")} />
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <Button type="submit" variant={isLift ? "primary" : "dangerSolid"} pending={isPending} className="justify-self-start">
        {t(isLift ? "lift" : "suspend")}
      </Button>
    </form>
  );
}
