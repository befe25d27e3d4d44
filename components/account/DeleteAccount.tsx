"use client";

import { useMutation, useQuery } from "convex/react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useAuthSeam } from "@/components/auth/authContext";
import type { Viewer } from "@/components/auth/useViewer";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { SettingRow } from "./SettingRow";

/** What has to be over before an account can go. */
const OBSTACLES = ["openSessions", "openWithdrawals", "admin"] as const;

/** The way out for good: what happens is said first, and the name typed again means it. */
export function DeleteAccount({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("settings.delete");
  return (
    <SettingRow title={t("title")} text={t("text")}>
      <Dialog>
        <DialogTrigger asChild>
          <Button variant="secondary">{t("open")}</Button>
        </DialogTrigger>
        <DialogContent title={t("sure")} description={t("consequences")} closeLabel={t("close")} keepOpen>
          <DeleteForm viewer={viewer} />
        </DialogContent>
      </Dialog>
    </SettingRow>
  );
}

function DeleteForm({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("settings.delete");
  const errorText = useErrorText();
  const format = useFormat();
  const wallet = useQuery(api.wallet.summary, {});
  const deleteAccount = useMutation(api.users.deleteAccount);
  const { signOut } = useAuthSeam();
  const router = useRouter();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setError(null);
    try {
      await deleteAccount({ confirmName: name });
      await signOut();
      router.replace("/");
    } catch (reason) {
      const { code, details } = readFailure(reason);
      const isWrongName = code === "INVALID_INPUT";
      const obstacle = code === "INVALID_STATE" ? OBSTACLES.find((state) => state === details.state) : undefined;
      setError(isWrongName ? t("wrongName") : obstacle === undefined ? errorText(reason) : t(obstacle));
      setPending(false);
    }
  };

  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {wallet === undefined ? null : (
        <p className="text-sm text-ink-soft">
          {wallet.spendableMinor > 0n ? t("balance", { amount: format.money(wallet.spendableMinor), number: viewer.userId }) : t("noBalance")}
        </p>
      )}
      <Field label={t("type", { name: viewer.firstName })} error={error}>
        {(control) => <Input {...control} value={name} autoComplete="off" maxLength={80} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Button type="submit" variant="danger" pending={isPending} disabled={wallet === undefined}>
        {t("submit")}
      </Button>
    </form>
  );
}
