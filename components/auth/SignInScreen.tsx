"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { safeReturnPath } from "@/components/layout/returnPath";
import { Choice } from "@/components/ui/choice";
import { MeterLoader } from "@/components/ui/meter-ring";
import { CLERK_IS_ON } from "@/lib/identity/mode";
import { CreateAccountForm } from "./CreateAccountForm";
import { PersonaButtons } from "./PersonaButtons";
import { useViewer } from "./useViewer";

const ClerkSignIn = dynamic(() => import("./ClerkSignIn"));

/** Where people land when nothing else was asked for. */
const HOME: Record<"client" | "advisor" | "admin", string> = {
  client: "/user-dashboard",
  advisor: "/advisor-dashboard",
  admin: "/admin/dashboard",
};

/** Where somebody who wants to advise goes on; it grants nothing. */
const APPLY_PATH = "/advisor/setup";
const AIMS = ["advice", "advise"] as const;

/** Signing in and signing up: the two ways in, one first on each page. */
export function SignInScreen({ mode }: { mode: "signIn" | "signUp" }) {
  const t = useTranslations("signIn");
  const router = useRouter();
  const asked = useSearchParams().get("return");
  const { viewer } = useViewer();

  useEffect(() => {
    if (viewer === null) return;
    const role = viewer.roles.includes("admin") ? "admin" : viewer.roles.includes("advisor") ? "advisor" : "client";
    router.replace(safeReturnPath(asked, HOME[role]));
  }, [viewer, asked, router]);

  if (viewer !== null) {
    return (
      <div className="grid place-items-center py-24 text-accent">
        <MeterLoader label={t("entering")} />
      </div>
    );
  }
  if (CLERK_IS_ON) return <ClerkSignIn mode={mode} returnPath={safeReturnPath(asked, HOME.client)} />;
  const suffix = asked === null ? "" : `?return=${encodeURIComponent(asked)}`;
  return (
    <div className="grid gap-8">
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{t(mode === "signIn" ? "title" : "upTitle")}</h1>
        <p className="text-ink-soft">{t(mode === "signIn" ? "text" : "upText")}</p>
      </div>
      {mode === "signIn" ? (
        <>
          <PersonaButtons />
          <div className="border-t border-line pt-8">
            <CreateAccountForm />
          </div>
        </>
      ) : (
        <>
          <Choice
            aria-label={t("aim.label")}
            className="justify-self-start"
            value={asked === APPLY_PATH ? "advise" : "advice"}
            onChange={(aim) => router.replace(aim === "advise" ? `/sign-up?return=${encodeURIComponent(APPLY_PATH)}` : "/sign-up")}
            options={AIMS.map((value) => ({ value, label: t(`aim.${value}`) }))}
          />
          <CreateAccountForm isWholePage />
          <p className="text-sm text-ink-soft">
            {t("already")}{" "}
            <Link href={`/sign-in${suffix}`} className="text-accent underline decoration-accent/30 underline-offset-4 hover:decoration-accent">
              {t("instead")}
            </Link>
          </p>
        </>
      )}
    </div>
  );
}
