"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Initial } from "@/components/ui/initial";
import { Notice } from "@/components/ui/notice";
import type { SignInResult } from "@/lib/identity/localIdentity";
import { useLocalSignIn } from "./useLocalSignIn";

/** One press per person who can sign in on this machine: the demo's people and those created here. */
export function PersonaButtons() {
  const t = useTranslations("signIn");
  const { personas, createdAccounts, signInAs } = useLocalSignIn();
  const [entering, setEntering] = useState<string | null>(null);
  const [error, setError] = useState<Extract<SignInResult, { ok: false }>["error"] | null>(null);
  const accounts = [
    ...personas.map(({ subject, firstName, role }) => ({ subject, firstName, label: t("continueAs", { name: firstName, role: t(`role.${role}`) }) })),
    ...(createdAccounts ?? []).map(({ subject, firstName }) => ({ subject, firstName, label: t("continueAsName", { name: firstName }) })),
  ];

  const enter = async (subject: string) => {
    setError(null);
    setEntering(subject);
    const result = await signInAs(subject);
    if (result.ok) return;
    setError(result.error);
    setEntering(null);
  };
  return (
    <div className="grid gap-3">
      {accounts.map(({ subject, firstName, label }) => (
        <Button
          key={subject}
          variant="secondary"
          size="lg"
          className="justify-start px-3 text-sm"
          pending={entering === subject}
          disabled={entering !== null}
          onClick={() => void enter(subject)}
        >
          <Initial name={firstName} size={30} />
          {label}
        </Button>
      ))}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {t(`problem.${error}`)}
        </Notice>
      )}
    </div>
  );
}
