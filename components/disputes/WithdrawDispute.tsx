"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useAct } from "@/components/admin/applications/useAct";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

/** Longest word about it, as the backend takes it. */
const TEXT_MAX = 500;

/** The client gives a dispute up, told before what that means. */
export function WithdrawDispute({ disputeId, advisorName }: { disputeId: Id<"disputes">; advisorName: string }) {
  const t = useTranslations("dispute");
  const report = useTranslations("report");
  const withdraw = useMutation(api.disputes.withdraw);
  const { act, isPending, error } = useAct();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const isDone = await act(async () => await withdraw({ disputeId, ...(text.trim() === "" ? {} : { text }) }));
    if (isDone) setIsOpen(false);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" className="justify-self-start">
          {t("withdraw")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("withdraw")} description={t("withdrawText", { name: advisorName })} closeLabel={report("close")} keepOpen>
        <form onSubmit={send} noValidate className="grid gap-4">
          <Field label={t("withdrawWord")} error={error}>
            {(control) => (
              <Textarea {...control} rows={2} maxLength={TEXT_MAX} value={text} onChange={(event) => setText(event.target.value)} />
            )}
          </Field>
          <Button type="submit" variant="danger" full pending={isPending}>
            {t("withdrawConfirm")}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
