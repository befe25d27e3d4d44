"use client";

import { useMutation } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { PriceFields } from "./PriceFields";

interface PriceSettingsProps {
  profile: { chatPriceMinor: bigint; videoPriceMinor: bigint | null };
  settings: FunctionReturnType<typeof api.settings.get>;
}

/** Both prices, valid for the next request. */
export function PriceSettings({ profile, settings }: PriceSettingsProps) {
  const t = useTranslations("advisorSettings");
  const setup = useTranslations("setup.problem");
  const format = useFormat();
  const errorText = useErrorText();
  const setPrices = useMutation(api.advisorProfiles.setPrices);
  const [chatPriceMinor, setChat] = useState<bigint | null>(profile.chatPriceMinor);
  const [videoPriceMinor, setVideo] = useState<bigint | null>(profile.videoPriceMinor);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const sentence = (price: bigint | null, isNeeded: boolean): string | null => {
    if (price === null) return isNeeded ? setup("required.chatPriceMinor") : null;
    if (price < settings.priceMinMinor) return setup("belowMinimum", { amount: format.money(settings.priceMinMinor) });
    return price > settings.priceMaxMinor ? setup("aboveMaximum", { amount: format.money(settings.priceMaxMinor) }) : null;
  };
  const wrong = { chatPriceMinor: sentence(chatPriceMinor, true), videoPriceMinor: sentence(videoPriceMinor, false) };
  const isSame = chatPriceMinor === profile.chatPriceMinor && videoPriceMinor === profile.videoPriceMinor;

  const save = async () => {
    if (chatPriceMinor === null || wrong.chatPriceMinor !== null || wrong.videoPriceMinor !== null) return;
    setPending(true);
    setError(null);
    try {
      await setPrices({ chatPriceMinor, videoPriceMinor });
      toast.success(t("pricesSaved"));
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Card className="p-5 sm:p-6">
      <form
        noValidate
        aria-labelledby="prices-title"
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="grid gap-1">
          <h2 id="prices-title" className="font-semibold">
            {t("prices")}
          </h2>
          <p className="text-sm text-ink-soft">{t("pricesText")}</p>
        </div>
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
        <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
          {error}
        </p>
        <Button type="submit" className="justify-self-start" pending={isPending} disabled={isSame}>
          {t("savePrices")}
        </Button>
      </form>
    </Card>
  );
}
