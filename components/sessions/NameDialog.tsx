"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";

/** Asks once for the first name, which is all that an advisor sees of a client. */
export function NameDialog() {
  const t = useTranslations("name");
  const errorText = useErrorText();
  const ensure = useMutation(api.users.ensure);
  const [firstName, setFirstName] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const save = async () => {
    setIsPending(true);
    setError(null);
    try {
      await ensure({ firstName });
    } catch (failure) {
      setError(errorText(failure));
    }
    setIsPending(false);
  };
  return (
    <Dialog open>
      <DialogContent title={t("title")} description={t("text")} closeLabel={t("close")} keepOpen>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field label={t("firstName")} error={error}>
            {(control) => <Input {...control} autoComplete="given-name" value={firstName} onChange={(event) => setFirstName(event.target.value)} />}
          </Field>
          <Button type="submit" full pending={isPending} disabled={firstName.trim() === ""}>
            {t("save")}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
