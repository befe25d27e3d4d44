"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, PrefixedInput, Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { parseMoney, toDecimal } from "@/lib/format/money";
import { useFormat } from "@/lib/format/useFormat";
import type { ManagedAdvisor } from "./managedAdvisor";
import { isReason, ReasonField } from "./ReasonField";
import { useAct } from "./useAct";

const textOf = (minor: bigint | null): string => (minor === null ? "" : toDecimal(minor));

/** Changes what a public profile says. Prices only go down; an empty price for video hides it. */
export function EditProfileForm({ advisor, onDone }: { advisor: ManagedAdvisor; onDone: () => void }) {
  const t = useTranslations("adminAdvisors");
  const setup = useTranslations("setup");
  const format = useFormat();
  const edit = useMutation(api.advisorProfiles.editByAdmin);
  const { act, isPending, error } = useAct();
  const { fields } = advisor;
  const [text, setText] = useState({ displayName: fields.displayName, headline: fields.headline, bio: fields.bio });
  const [chat, setChat] = useState(textOf(fields.chatPriceMinor));
  const [video, setVideo] = useState(textOf(fields.videoPriceMinor));
  const [removePhoto, setRemovePhoto] = useState(false);
  const [reason, setReason] = useState("");
  const [wanted, setWanted] = useState(false);

  const priceError = (typed: string, nowMinor: bigint | null, mayBeEmpty: boolean): string | null => {
    if (typed.trim() === "") return mayBeEmpty ? null : setup("problem.required.chatPriceMinor");
    const price = parseMoney(typed);
    if (price === null) return setup("notAPrice");
    return nowMinor !== null && price <= nowMinor ? null : t("onlyDown", { amount: format.money(nowMinor ?? 0n) });
  };
  const wrong = { chat: priceError(chat, fields.chatPriceMinor, false), video: priceError(video, fields.videoPriceMinor, true) };
  const send = async () => {
    setWanted(true);
    const chatPriceMinor = parseMoney(chat);
    if (!isReason(reason) || wrong.chat !== null || wrong.video !== null || chatPriceMinor === null) return;
    const changes = { ...text, chatPriceMinor, videoPriceMinor: parseMoney(video), removePhoto };
    if (await act(() => edit({ advisorId: advisor.advisorId, changes, reason }))) onDone();
  };
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field label={setup("displayName")}>
        {(control) => <Input {...control} value={text.displayName} onChange={(event) => setText({ ...text, displayName: event.target.value })} />}
      </Field>
      <Field label={setup("headline")}>
        {(control) => <Input {...control} value={text.headline} onChange={(event) => setText({ ...text, headline: event.target.value })} />}
      </Field>
      <Field label={setup("bio")}>
        {(control) => <Textarea {...control} rows={6} value={text.bio} onChange={(event) => setText({ ...text, bio: event.target.value })} />}
      </Field>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={setup("chatPrice")} error={wanted ? wrong.chat : null}>
          {(control) => <PrefixedInput {...control} prefix="$" inputMode="decimal" value={chat} onChange={(event) => setChat(event.target.value)} />}
        </Field>
        {fields.videoPriceMinor === null ? null : (
          <Field label={setup("videoPrice")} hint={t("emptyHides")} error={wanted ? wrong.video : null}>
            {(control) => <PrefixedInput {...control} prefix="$" inputMode="decimal" value={video} onChange={(event) => setVideo(event.target.value)} />}
          </Field>
        )}
      </div>
      {advisor.photoUrl === null ? null : (
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" className="size-4 accent-accent" checked={removePhoto} onChange={(event) => setRemovePhoto(event.target.checked)} />
          {t("removePhoto")}
        </label>
      )}
      <ReasonField value={reason} onChange={setReason} wanted={wanted} hint={t("reasonTold")} />
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <Button type="submit" pending={isPending} className="justify-self-start">
        {t("save")}
      </Button>
    </form>
  );
}
