"use client";

import { MessageSquare, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { msCovered, UNITS_PER_MINOR } from "@/lib/domain/billingEngine";
import { useFormat } from "@/lib/format/useFormat";
import { StartSession } from "./StartSession";
import type { AdvisorDetail } from "./types";

/** The amount the examples speak about: "what $20 buys". */
export const EXAMPLE_MINOR = 2_000n;

/** Two clear prices with what they buy, and the way in. */
export function PricePanel({ advisor }: { advisor: AdvisorDetail }) {
  const t = useTranslations("profile");
  return (
    <div className="max-lg:contents lg:grid lg:gap-5 lg:rounded-card lg:border lg:border-line lg:bg-surface lg:p-6 lg:shadow-raised">
      <div className="grid gap-4 max-lg:rounded-card max-lg:border max-lg:border-line max-lg:bg-surface max-lg:p-5">
        <Price icon={<MessageSquare aria-hidden="true" />} label={t("chat")} priceMinor={advisor.chatPriceMinor} />
        {advisor.videoPriceMinor === null ? null : (
          <div className="border-t border-line pt-4">
            <Price icon={<Video aria-hidden="true" />} label={t("video")} priceMinor={advisor.videoPriceMinor} />
          </div>
        )}
        <p className="border-t border-line pt-4 text-sm text-ink-faint">{t("promise")}</p>
      </div>
      {/* On phones the buttons stay at the thumb while one reads on. */}
      <div className="max-lg:sticky max-lg:bottom-0 max-lg:z-20 max-lg:order-last max-lg:-mx-4 max-lg:border-t max-lg:border-line max-lg:bg-paper max-lg:px-4 max-lg:pt-3 max-lg:pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:max-lg:-mx-6 sm:max-lg:px-6">
        <StartSession advisor={advisor} />
      </div>
    </div>
  );
}

function Price({ icon, label, priceMinor }: { icon: ReactNode; label: string; priceMinor: bigint }) {
  const t = useTranslations("profile");
  const format = useFormat();
  const minutes = Math.floor(msCovered(EXAMPLE_MINOR * UNITS_PER_MINOR, priceMinor) / 60_000);
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-4">
        <span className="inline-flex items-center gap-2 text-sm font-medium [&_svg]:size-4 [&_svg]:stroke-[1.5] [&_svg]:text-ink-faint">
          {icon}
          {label}
        </span>
        <span className="figures text-lg font-semibold">
          {format.money(priceMinor)} <span className="text-sm font-normal text-ink-faint">{t("perMinute")}</span>
        </span>
      </div>
      <p className="figures text-end text-sm text-ink-soft">{t("buys", { amount: format.money(EXAMPLE_MINOR, { short: true }), minutes })}</p>
    </div>
  );
}
