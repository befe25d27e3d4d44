"use client";

import { useConvexAuth, useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { NativeSelect } from "@/components/advisors/setup/NativeSelect";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";
import { isReason, ReasonField } from "./ReasonField";
import { useAct } from "./useAct";

type Category = FunctionReturnType<typeof api.categories.list>[number];
type Act = { verb: "add" } | { verb: "rename" | "merge" | "retire" | "restore"; category: Category };

const NAME_MAX = 40;

/** The list of subjects: added, renamed, merged, taken out of use. */
export function Categories() {
  const t = useTranslations("adminCategories");
  const { isAuthenticated } = useConvexAuth();
  const categories = useQuery(api.categories.list, isAuthenticated ? {} : "skip");
  const [open, setOpen] = useState<Act | null>(null);
  const close = () => setOpen(null);
  const nameOf = (slug: string) => categories?.find((category) => category.slug === slug)?.name ?? slug;
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="categories" />
      <Button className="justify-self-start" onClick={() => setOpen({ verb: "add" })}>
        {t("add")}
      </Button>
      {categories === undefined ? (
        <SkeletonRows rows={6} label={t("loading")} />
      ) : (
        <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
          {categories.map((category) => (
            <li key={category.slug} className="flex gap-x-4 gap-y-3 py-3 max-sm:flex-col sm:items-center sm:justify-between">
              <span className="grid min-w-0">
                <span className="font-medium">{category.name}</span>
                <span className="text-sm text-ink-faint">{category.slug}</span>
              </span>
              <span className="flex flex-wrap items-center gap-2">
                {category.isRetired ? <Badge>{category.mergedInto === null ? t("retired") : t("mergedInto", { name: nameOf(category.mergedInto) })}</Badge> : null}
                {category.mergedInto === null
                  ? (category.isRetired ? (["restore"] as const) : (["rename", "merge", "retire"] as const)).map((verb) => (
                      <Button key={verb} size="sm" variant="secondary" aria-label={t(`named.${verb}`, { name: category.name })} onClick={() => setOpen({ verb, category })}>
                        {t(verb)}
                      </Button>
                    ))
                  : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Dialog open={open !== null} onOpenChange={(isOpen) => (isOpen ? null : close())}>
        {open === null ? null : (
          <DialogContent keepOpen closeLabel={t("close")} title={t(`title.${open.verb}`, { name: "category" in open ? open.category.name : "" })} description={t(`text.${open.verb}`)}>
            <CategoryForm act={open} categories={categories ?? []} onDone={close} />
          </DialogContent>
        )}
      </Dialog>
    </div>
  );
}

function CategoryForm({ act: wish, categories, onDone }: { act: Act; categories: readonly Category[]; onDone: () => void }) {
  const t = useTranslations("adminCategories");
  const common = useTranslations("adminAdvisors");
  const add = useMutation(api.categories.add);
  const rename = useMutation(api.categories.rename);
  const merge = useMutation(api.categories.merge);
  const setInUse = useMutation(api.categories.setInUse);
  const { act, isPending, error } = useAct();
  const [name, setName] = useState(wish.verb === "rename" ? wish.category.name : "");
  const others = categories.filter((category) => !category.isRetired && !("category" in wish && wish.category.slug === category.slug));
  const [intoSlug, setIntoSlug] = useState(others[0]?.slug ?? "");
  const [reason, setReason] = useState("");
  const [wanted, setWanted] = useState(false);

  const run = async (): Promise<unknown> => {
    switch (wish.verb) {
      case "add":
        return await add({ name, reason });
      case "rename":
        return await rename({ slug: wish.category.slug, name, reason });
      case "merge":
        return await merge({ slug: wish.category.slug, intoSlug, reason });
      case "retire":
      case "restore":
        return await setInUse({ slug: wish.category.slug, inUse: wish.verb === "restore", reason });
    }
  };
  const send = async () => {
    setWanted(true);
    if (isReason(reason) && (await act(run))) onDone();
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
      {wish.verb === "add" || wish.verb === "rename" ? (
        <Field label={t("name")} hint={t("nameHint")}>
          {(control) => <Input {...control} maxLength={NAME_MAX} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      ) : null}
      {wish.verb === "merge" ? (
        <Field label={t("into")}>
          {(control) => (
            <NativeSelect {...control} value={intoSlug} onChange={(event) => setIntoSlug(event.target.value)}>
              {others.map(({ slug, name: other }) => (
                <option key={slug} value={slug}>
                  {other}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      ) : null}
      <ReasonField value={reason} onChange={setReason} wanted={wanted} hint={common("reasonRecord")} />
      <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
        {error}
      </p>
      <Button type="submit" pending={isPending} className="justify-self-start">
        {t(wish.verb)}
      </Button>
    </form>
  );
}
