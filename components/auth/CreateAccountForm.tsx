"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FIRST_NAME_LENGTH_MAX, cleanFirstName } from "@/lib/identity/personas";
import { useLocalSignIn } from "./useLocalSignIn";

/** A first name makes an account on this machine. There is no password, as there is nothing to keep out. */
export function CreateAccountForm({ isWholePage = false }: { /** The page's own title says it already. */ isWholePage?: boolean }) {
  const t = useTranslations("signIn");
  const { createAndSignIn } = useLocalSignIn();
  const [firstName, setFirstName] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const headingId = useId();

  const create = async () => {
    if (cleanFirstName(firstName) === null) {
      setError(t("problem.first_name"));
      return;
    }
    setError(null);
    setIsPending(true);
    const result = await createAndSignIn(firstName);
    if (result.ok) return;
    setError(t(`problem.${result.error}`));
    setIsPending(false);
  };
  return (
    <form
      noValidate
      aria-labelledby={headingId}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <h2 id={headingId} className={isWholePage ? "sr-only" : "font-semibold"}>
        {t("create.title")}
      </h2>
      <Field label={t("create.firstName")} hint={t("create.hint")} error={error}>
        {(control) => (
          <Input {...control} autoComplete="given-name" maxLength={FIRST_NAME_LENGTH_MAX} value={firstName} onChange={(event) => setFirstName(event.target.value)} />
        )}
      </Field>
      <Button type="submit" size="lg" full pending={isPending}>
        {t("create.submit")}
      </Button>
    </form>
  );
}
