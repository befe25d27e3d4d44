"use client";

import { BrokenPage } from "@/components/layout/BrokenPage";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return <BrokenPage onRetry={reset} />;
}
