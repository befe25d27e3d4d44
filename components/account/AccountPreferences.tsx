"use client";

import { useMutation } from "convex/react";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useEffect, useRef, type ReactNode } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { api } from "@/convex/_generated/api";
import { localeOf } from "@/lib/domain/locales";
import { ZoneProvider } from "@/lib/format/zone";
import { rememberLocale } from "@/lib/i18n/rememberLocale";
import { untilItWorks } from "@/lib/identity/retry";

/**
 * Brings the settings of the signed-in person to this browser: its pages turn to their language and dates to their zone.
 * Language and zone of the device are told to the account once, for mail. A suspended account changes nothing, so its
 * browser keeps its own choice.
 */
export function AccountPreferences({ children }: { children: ReactNode }) {
  const { viewer } = useViewer();
  const router = useRouter();
  const shown = localeOf(useLocale());
  const noteDevice = useMutation(api.users.noteDevice);
  const isTold = useRef(false);
  const chosen = viewer === null || viewer.suspended ? null : viewer.locale;

  useEffect(() => {
    if (chosen === null || chosen === shown) return;
    rememberLocale(chosen);
    router.refresh();
  }, [chosen, shown, router]);

  useEffect(() => {
    if (viewer === null || viewer.suspended || shown === null || isTold.current) return;
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    isTold.current = true;
    if (viewer.locale !== null && (viewer.keepsTimeZone || viewer.timeZone === timeZone)) return;
    void untilItWorks(() => noteDevice({ locale: shown, timeZone }));
  }, [viewer, shown, noteDevice]);

  return <ZoneProvider value={viewer?.keepsTimeZone ? (viewer.timeZone ?? undefined) : undefined}>{children}</ZoneProvider>;
}
