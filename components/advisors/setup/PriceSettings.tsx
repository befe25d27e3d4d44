"use client";

import { useMutation } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { PriceFields } from "./PriceFields";
import { SavedPart } from "./SavedPart";

interface PriceSettingsProps {
  profile: { chatPriceMinor: bigint; videoPriceMinor: bigint | null };
  settings: FunctionReturnType<typeof api.settings.get>;
}

/** Both prices, valid for the next request. */
export function PriceSettings({ profile, settings }: PriceSettingsProps) {
  const t = useTranslations("advisorSettings");
  const setup = useTranslations("setup.problem");
  const format = useFormat();
  const setPrices = useMutation(api.advisorProfiles.setPrices);
  const [chatPriceMinor, setChat] = useState<bigint | null>(profile.chatPriceMinor);
  const [videoPriceMinor, setVideo] = useState<bigint | null>(profile.videoPriceMinor);

  const sentence = (price: bigint | null, isNeeded: boolean): string | null => {
    if (price === null) return isNeeded ? setup("required.chatPriceMinor") : null;
    if (price < settings.priceMinMinor) return setup("belowMinimum", { amount: format.money(settings.priceMinMinor) });
    return price > settings.priceMaxMinor ? setup("aboveMaximum", { amount: format.money(settings.priceMaxMinor) }) : null;
  };
  const wrong = { chatPriceMinor: sentence(chatPriceMinor, true), videoPriceMinor: sentence(videoPriceMinor, false) };
  const isSame = chatPriceMinor === profile.chatPriceMinor && videoPriceMinor === profile.videoPriceMinor;

  const save = () => {
    if (chatPriceMinor === null || wrong.chatPriceMinor !== null || wrong.videoPriceMinor !== null) return null;
    return setPrices({ chatPriceMinor, videoPriceMinor });
  };
  return (
    <SavedPart title={t("prices")} text={t("pricesText")} saveLabel={t("savePrices")} savedText={t("pricesSaved")} isSame={isSame} save={save}>
      <PriceFields
        chatPriceMinor={chatPriceMinor}
        videoPriceMinor={videoPriceMinor}
        feeBps={settings.liveFeeBps}
        range={settings}
        problem={(field) => wrong[field]}
        onChange={(prices) => {
          if (prices.chatPriceMinor !== undefined) setChat(prices.chatPriceMinor);
          if (prices.videoPriceMinor !== undefined) setVideo(prices.videoPriceMinor);
        }}
      />
    </SavedPart>
  );
}
