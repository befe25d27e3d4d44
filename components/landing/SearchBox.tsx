"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** One question, one field. A category's name leads to the category, anything else to a search. */
export function SearchBox() {
  const t = useTranslations("landing.search");
  const router = useRouter();
  const [text, setText] = useState("");
  return (
    <form
      role="search"
      className="flex w-full max-w-xl items-center gap-2 rounded-card border border-line-strong bg-surface p-1.5 ps-4 transition-colors duration-150 focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        const query = text.trim();
        router.push(query === "" ? "/advisors" : `/advisors?q=${encodeURIComponent(query)}`);
      }}
    >
      <Search className="size-5 shrink-0 stroke-[1.5] text-ink-faint" aria-hidden="true" />
      <input
        type="search"
        aria-label={t("label")}
        placeholder={t("placeholder")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-11 min-w-0 flex-1 bg-transparent text-base text-ellipsis text-ink outline-none placeholder:text-ink-faint"
      />
      <Button type="submit" className="h-11">
        {t("go")}
      </Button>
    </form>
  );
}
