"use client";

import dynamic from "next/dynamic";

// Nothing to notify of on the first paint.
const Toaster = dynamic(() => import("@/components/ui/toaster").then((module) => module.Toaster), { ssr: false });

/** The place of toasts. */
export function Notifications({ label }: { label: string }) {
  return <Toaster label={label} />;
}
