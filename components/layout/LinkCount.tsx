"use client";

import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { NavLink } from "./navigation";

/** How much waits behind a link, beside its name; nothing where nothing does. */
export function LinkCount({ link }: { link: NavLink }) {
  return link.key === "adminDisputes" ? <DisputeCount /> : null;
}

function DisputeCount() {
  const t = useTranslations("nav");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const counts = useQuery(api.disputes.counts, isAuthenticated ? {} : "skip");
  const count = counts === undefined ? 0 : counts.open + counts.answered;
  if (count === 0) return null;
  return (
    <Badge tone="amber" className="figures h-5 px-2">
      <span aria-hidden="true">{format.number(count)}</span>
      <span className="sr-only">{t("waiting", { count })}</span>
    </Badge>
  );
}
