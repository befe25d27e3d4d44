"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Switch } from "@/components/ui/switch";
import { api } from "@/convex/_generated/api";

/** The advisor's switch for live sessions, with what it means in the present state. */
export function AcceptingSwitch({ accepting, availability }: { accepting: boolean; availability: "online" | "busy" | "offline" }) {
  const t = useTranslations("advisorDashboard");
  const errorText = useErrorText();
  const setAccepting = useMutation(api.advisorProfiles.setAccepting);
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const change = async (next: boolean) => {
    setError(null);
    try {
      await setAccepting({ accepting: next });
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="grid gap-1">
        <label htmlFor={id} className="font-semibold">
          {t("accepting")}
        </label>
        <p id={`${id}-text`} className="text-sm text-ink-soft">
          {error ?? t(accepting ? `visible.${availability}` : "visible.closed")}
        </p>
      </div>
      <Switch id={id} aria-describedby={`${id}-text`} checked={accepting} onCheckedChange={(next) => void change(next)} className="mt-0.5" />
    </div>
  );
}
