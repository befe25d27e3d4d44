"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const THEMES = ["light", "dark", "system"] as const;

/** Toasts, only for what the eye is not already on. `label` names the region for screen readers. */
export function Toaster({ label }: { label: string }) {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={THEMES.find((known) => known === theme) ?? "system"}
      position="top-center"
      // The lower edge belongs to buttons, the upper one to the page's head.
      offset={76}
      mobileOffset={64}
      containerAriaLabel={label}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-3 rounded-card border border-line bg-surface p-4 font-sans text-sm text-ink shadow-raised",
          description: "text-ink-soft",
          actionButton: "ms-auto shrink-0 font-medium text-accent",
        },
      }}
    />
  );
}
