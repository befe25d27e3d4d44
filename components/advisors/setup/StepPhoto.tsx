"use client";

import { ImageUp } from "lucide-react";
import { useAction, useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { api } from "@/convex/_generated/api";
import { openPhoto, cutPhoto } from "./photoFile";
import { PhotoCropper } from "./PhotoCropper";
import { ProfilePicture } from "./ProfilePicture";
import type { Crop } from "./cropGeometry";
import { sendFile } from "./sendFile";

/** The photo: chosen, cut square in the browser, sent small. Without one the generated portrait stays. */
export function StepPhoto({ photoUrl, seed }: { photoUrl: string | null; seed: string }) {
  const t = useTranslations("setup.photo");
  const errorText = useErrorText();
  const uploadUrl = useMutation(api.documents.generateUploadUrl);
  const attach = useAction(api.advisorProfiles.attachPhoto);
  const remove = useMutation(api.advisorProfiles.removePhoto);
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(null);
    const opened = await openPhoto(file);
    if ("refusal" in opened) setError(t(`refused.${opened.refusal}`));
    else setBitmap(opened.bitmap);
  };
  const send = async (crop: Crop) => {
    if (bitmap === null) return;
    setIsSending(true);
    setError(null);
    try {
      const photo = await cutPhoto(bitmap, crop);
      await attach({ storageId: await sendFile(await uploadUrl({}), photo, () => undefined) });
      setBitmap(null);
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setIsSending(false);
    }
  };
  const takeOut = async () => {
    setError(null);
    try {
      await remove({});
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <div className="grid gap-5">
      {bitmap === null ? (
        <div className="flex flex-wrap items-center gap-6">
          <ProfilePicture photoUrl={photoUrl} seed={seed} size={128} />
          <div className="grid gap-3">
            <p className="max-w-sm text-sm text-ink-soft">{t(photoUrl === null ? "none" : "have")}</p>
            <div className="flex flex-wrap gap-2">
              <span className="relative inline-flex">
                <input
                  id={id}
                  type="file"
                  accept="image/png,image/jpeg,image/webp"
                  className="peer absolute inset-0 cursor-pointer opacity-0"
                  onChange={(event) => {
                    void choose(event.target.files?.[0]);
                    event.target.value = "";
                  }}
                />
                <Button asChild variant="secondary" className="pointer-events-none peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent">
                  <label htmlFor={id}>
                    <ImageUp aria-hidden="true" />
                    {t(photoUrl === null ? "choose" : "another")}
                  </label>
                </Button>
              </span>
              {photoUrl === null ? null : (
                <Button variant="quiet" onClick={() => void takeOut()}>
                  {t("remove")}
                </Button>
              )}
            </div>
            <p className="text-sm text-ink-faint">{t("hint")}</p>
          </div>
        </div>
      ) : (
        <PhotoCropper bitmap={bitmap} isSending={isSending} onDone={(crop) => void send(crop)} onCancel={() => setBitmap(null)} />
      )}
      <p role="alert" className="text-sm text-vermilion-ink">
        {error}
      </p>
    </div>
  );
}
