"use client";

import { Check, Copy } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useId, useState, type FormEvent } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { roleForScope, SCOPES, type Scope } from "@/lib/domain/rest/scopes";
import type { Role } from "@/lib/rolePermissions";

const NAME_MAX = 60;
const NEVER = "never";
const DAYS = ["30", "90", "365", NEVER] as const;
type Days = (typeof DAYS)[number];

/** Makes a key, and shows its secret this once. */
export function NewKey({ roles, onDone }: { roles: readonly Role[]; onDone: () => void }) {
  const [made, setMade] = useState<{ keyId: string; secret: string } | null>(null);
  return made === null ? <KeyForm roles={roles} onMade={setMade} /> : <MadeKey {...made} onDone={onDone} />;
}

function KeyForm({ roles, onMade }: { roles: readonly Role[]; onMade: (made: { keyId: string; secret: string }) => void }) {
  const t = useTranslations("apiKeys");
  const errorText = useErrorText();
  const create = useMutation(api.apiKeys.create);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState<Days>("90");
  const [wanted, setWanted] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWanted(true);
    setError(null);
    if (name.trim() === "" || scopes.length === 0) return;
    setPending(true);
    try {
      onMade(await create({ name, scopes: [...scopes], days: days === NEVER ? null : Number(days) }));
    } catch (failure) {
      setError(readFailure(failure).details.state === "tooManyKeys" ? t("tooMany") : errorText(failure));
      setPending(false);
    }
  };

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field label={t("name")} hint={t("nameHint")} error={wanted && name.trim() === "" ? t("nameMissing") : null}>
        {(control) => (
          <Input {...control} value={name} maxLength={NAME_MAX} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <ScopeBoxes roles={roles} chosen={scopes} onChange={setScopes} isMissing={wanted && scopes.length === 0} />
      <Field label={t("days")}>
        {(control) => (
          <Select
            {...control}
            aria-label={t("days")}
            value={days}
            onChange={(value) => setDays(DAYS.find((known) => known === value) ?? "90")}
            options={DAYS.map((value) => ({ value, label: value === NEVER ? t("untilRevoked") : t("forDays", { count: Number(value) }) }))}
          />
        )}
      </Field>
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <Button type="submit" pending={isPending}>
        {t("create")}
      </Button>
    </form>
  );
}

function ScopeBoxes({
  roles,
  chosen,
  onChange,
  isMissing,
}: {
  roles: readonly Role[];
  chosen: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
  isMissing: boolean;
}) {
  const t = useTranslations("apiKeys");
  const scopeName = useTranslations("apiKeys.scopes");
  const errorId = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={isMissing ? errorId : undefined}>
      <legend className="mb-2 text-sm font-medium">{t("allowed")}</legend>
      {SCOPES.filter((scope) => roles.includes(roleForScope(scope))).map((scope) => (
        <label key={scope} className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={chosen.includes(scope)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, scope] : chosen.filter((known) => known !== scope))}
          />
          {scopeName(scope)}
        </label>
      ))}
      <p id={errorId} role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {isMissing ? t("allowedMissing") : null}
      </p>
    </fieldset>
  );
}

function MadeKey({ keyId, secret, onDone }: { keyId: string; secret: string; onDone: () => void }) {
  const t = useTranslations("apiKeys");
  return (
    <div className="grid gap-4">
      <Notice tone="amber" role="status">
        {t("shownOnce")}
      </Notice>
      <Copied label={t("keyId")} value={keyId} />
      <Copied label={t("secret")} value={secret} />
      <Button onClick={onDone}>{t("done")}</Button>
    </div>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  const t = useTranslations("apiKeys");
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // The browser forbids it; the text is selected by a click into the field.
      setCopied(false);
    }
  };
  return (
    <div className="flex items-end gap-2">
      <Field label={label} className="min-w-0 flex-1">
        {(control) => (
          <Input {...control} readOnly dir="ltr" value={value} className="font-mono text-sm" onFocus={(event) => event.target.select()} />
        )}
      </Field>
      <Button variant="secondary" aria-label={t("copyName", { name: label })} onClick={() => void copy()}>
        {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {t(isCopied ? "copied" : "copy")}
      </Button>
    </div>
  );
}
