"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { api } from "@/convex/_generated/api";
import type { ApiKey } from "./apiKey";

/** Ends a key for good, after saying so. */
export function RevokeKey({ apiKey: { keyId, name } }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const errorText = useErrorText();
  const revoke = useMutation(api.apiKeys.revoke);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    setPending(true);
    try {
      // The row, and this dialog with it, go with the next answer of the list.
      await revoke({ keyId });
    } catch (failure) {
      setError(errorText(failure));
      setPending(false);
    }
  };
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="secondary" size="sm" aria-label={t("revokeName", { name })}>
          {t("revoke")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("revokeTitle", { name })} description={t("revokeText")} closeLabel={t("close")}>
        <div className="grid gap-4">
          <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
            {error}
          </p>
          <Button variant="danger" pending={isPending} onClick={() => void submit()}>
            {t("revokeSubmit")}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
