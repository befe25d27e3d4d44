"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AdjustBalance } from "@/components/admin/ledger/AdjustBalance";
import { useErrorText } from "@/components/layout/useErrorText";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { isAllowed } from "@/lib/rolePermissions";
import type { PersonDetail } from "./personDetail";

const REASON_MIN = 3;
const REASON_MAX = 500;

/** Roles and balance. Each act needs a reason and says what it brings about. */
export function PersonActs({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.acts");
  const errorText = useErrorText();
  const { viewer } = useViewer();
  const setRole = useMutation(api.users.setRole);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const { userId, firstName, roles, profile } = person;
  if (viewer === null || !isAllowed(viewer.roles, "users.setRole")) return null;
  if (viewer.userId === userId) return <p className="text-sm text-ink-soft">{t("yourself")}</p>;

  const act = async (change: () => Promise<unknown>) => {
    if (reason.trim().length < REASON_MIN) {
      setError(t("reasonMissing"));
      return;
    }
    setPending(true);
    try {
      await change();
      setReason("");
      setError(null);
    } catch (problem) {
      setError(errorText(problem));
    } finally {
      setPending(false);
    }
  };
  const changeRole = (role: "admin" | "advisor", grant: boolean) => () => act(() => setRole({ userId, role, grant, reason }));
  const isAdmin = roles.includes("admin");
  const isAdvisor = roles.includes("advisor");
  return (
    <section className="grid max-w-2xl gap-4">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <Field label={t("reason")} hint={t("reasonHint")} error={error}>
        {(control) => <Textarea {...control} value={reason} maxLength={REASON_MAX} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" disabled={isPending} onClick={() => void changeRole("admin", !isAdmin)()}>
          {t(isAdmin ? "takeAdmin" : "giveAdmin")}
        </Button>
        {isAdvisor || profile?.status === "approved" ? (
          <Button variant="secondary" disabled={isPending} onClick={() => void changeRole("advisor", !isAdvisor)()}>
            {t(isAdvisor ? "takeAdvisor" : "giveAdvisor")}
          </Button>
        ) : null}
        <AdjustBalance userId={userId} name={firstName || t("thisPerson")} isAdvisor={isAdvisor || profile !== null} />
      </div>
    </section>
  );
}
