"use client";

import { useMutation } from "convex/react";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useCallback } from "react";
import { toast } from "sonner";
import { useErrorText } from "@/components/layout/useErrorText";
import { useViewer } from "@/components/auth/useViewer";
import { api } from "@/convex/_generated/api";
import { DEFAULT_LOCALE, localeOf, type Locale } from "@/lib/domain/locales";
import { rememberLocale } from "@/lib/i18n/rememberLocale";

/**
 * The language of the pages and the way to change it. For somebody signed in it is a setting, and every page that is open
 * follows it (`AccountPreferences`); for everybody else this browser remembers it.
 */
export function useLanguage(): { locale: Locale; choose: (locale: Locale) => void } {
  const locale = localeOf(useLocale()) ?? DEFAULT_LOCALE;
  const { viewer } = useViewer();
  const router = useRouter();
  const errorText = useErrorText();
  const update = useMutation(api.users.updateSettings);
  const isSetting = viewer !== null && !viewer.suspended;
  const choose = useCallback(
    (next: Locale) => {
      if (isSetting) {
        update({ locale: next }).catch((error: unknown) => toast.error(errorText(error)));
        return;
      }
      rememberLocale(next);
      router.refresh();
    },
    [isSetting, update, errorText, router],
  );
  return { locale, choose };
}
