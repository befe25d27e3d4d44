"use client";

import { UserPlus } from "lucide-react";
import { useConvexAuth, useMutation, usePaginatedQuery, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { isReason, ReasonField } from "./ReasonField";
import { useAct } from "./useAct";

type Person = FunctionReturnType<typeof api.users.listAll>["page"][number];

const PEOPLE_SHOWN = 8;

/** Lets an admin invite somebody to apply, and shows who was invited and has not applied yet. */
export function InviteAdvisor() {
  const t = useTranslations("adminInvite");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const invitations = useQuery(api.advisorProfiles.invitations, isAuthenticated ? {} : "skip") ?? [];
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section aria-label={t("label")} className="grid gap-3">
      <Button className="justify-self-start" onClick={() => setIsOpen(true)}>
        <UserPlus aria-hidden="true" />
        {t("open")}
      </Button>
      {invitations.length === 0 ? null : (
        <details className="rounded-card border border-line bg-surface px-4 py-3">
          <summary className="cursor-pointer text-sm font-medium">{t("waiting", { count: invitations.length })}</summary>
          <ul aria-label={t("list")} className="mt-2 divide-y divide-line">
            {invitations.map(({ userId, firstName, email, invitedBy, atMs }) => (
              <li key={userId} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2 text-sm">
                <span className="min-w-0 wrap-anywhere">
                  <bdi className="font-medium">{firstName || t("nameless")}</bdi> {email === null ? null : <bdi className="text-ink-soft">{email}</bdi>}
                </span>
                <span className="figures text-ink-faint">{t("by", { name: invitedBy || t("someAdmin"), time: format.dateTime(atMs) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        {isOpen ? (
          <DialogContent keepOpen closeLabel={t("close")} title={t("title")} description={t("text")}>
            <InviteForm invited={invitations.map(({ userId }) => userId)} onDone={() => setIsOpen(false)} />
          </DialogContent>
        ) : null}
      </Dialog>
    </section>
  );
}

function InviteForm({ invited, onDone }: { invited: readonly string[]; onDone: () => void }) {
  const t = useTranslations("adminInvite");
  const common = useTranslations("adminAdvisors");
  const invite = useMutation(api.advisorProfiles.invite);
  const { act, isPending, error } = useAct();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Person | null>(null);
  const [reason, setReason] = useState("");
  const [wanted, setWanted] = useState(false);
  const send = async () => {
    setWanted(true);
    if (chosen === null || !isReason(reason)) return;
    if (await act(() => invite({ userId: chosen.userId, reason }))) onDone();
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
      <Field label={t("person")} hint={t("personHint")} error={wanted && chosen === null ? t("personMissing") : null}>
        {(control) => (
          <Input
            {...control}
            type="search"
            maxLength={120}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setChosen(null);
            }}
          />
        )}
      </Field>
      {text.trim() === "" ? null : <Candidates text={text} invited={invited} chosen={chosen} onChoose={setChosen} />}
      <ReasonField value={reason} onChange={setReason} wanted={wanted} hint={common("reasonRecord")} />
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <Button type="submit" pending={isPending} className="justify-self-start">
        {t("send")}
      </Button>
    </form>
  );
}

/** Who fits the words and does not advise yet. */
function Candidates({ text, invited, chosen, onChoose }: { text: string; invited: readonly string[]; chosen: Person | null; onChoose: (person: Person) => void }) {
  const t = useTranslations("adminInvite");
  const query = useDeferredValue(text.trim());
  const { results, status } = usePaginatedQuery(api.users.listAll, { query }, { initialNumItems: PEOPLE_SHOWN });
  const fitting = results.filter(({ userId, roles, isDeleted, suspended }) => !roles.includes("advisor") && !isDeleted && !suspended && !invited.includes(userId));
  if (status === "LoadingFirstPage") return <p className="text-sm text-ink-faint">{t("looking")}</p>;
  if (fitting.length === 0) return <p className="text-sm text-ink-faint">{t("nobody")}</p>;
  return (
    <div role="radiogroup" aria-label={t("candidates")} className="grid max-h-52 gap-1 overflow-y-auto">
      {fitting.map((person) => (
        <label key={person.userId} className="flex cursor-pointer items-center gap-3 rounded-control border border-line px-3 py-2 text-sm has-checked:border-accent has-checked:bg-accent-soft">
          <input type="radio" name="person" className="accent-accent" checked={chosen?.userId === person.userId} onChange={() => onChoose(person)} />
          <span className="min-w-0 wrap-anywhere">
            <bdi className="font-medium">{[person.firstName || t("nameless"), person.surname].filter(Boolean).join(" ")}</bdi>{" "}
            {person.email === null ? null : <bdi className="text-ink-soft">{person.email}</bdi>}
          </span>
        </label>
      ))}
    </div>
  );
}
