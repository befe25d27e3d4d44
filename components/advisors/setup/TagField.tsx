"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Chips } from "./Chips";

export interface TagFieldProps {
  label: string;
  hint: ReactNode;
  error: string | null;
  tags: readonly string[];
  suggestions?: readonly string[];
  type?: "text" | "url";
  placeholder?: string;
  onChange: (tags: string[]) => void;
}

const SUGGESTED = 8;
/** The comma of either script. */
const COMMA = /[,،]/;

/** Free words, each added by Enter, a comma or leaving the field, with the usual ones to choose from. */
export function TagField({ label, hint, error, tags, suggestions = [], type = "text", placeholder, onChange }: TagFieldProps) {
  const t = useTranslations("setup");
  const listId = useId();
  const [text, setText] = useState("");
  const isChosen = (tag: string) => tags.some((known) => known.toLowerCase() === tag.toLowerCase());
  const add = (typed: string) => {
    const pieces = (type === "url" ? [typed] : typed.split(COMMA)).map((piece) => piece.trim()).filter((piece) => piece !== "" && !isChosen(piece));
    if (pieces.length > 0) onChange([...tags, ...new Set(pieces)]);
    setText("");
  };
  const open = suggestions.filter((tag) => !isChosen(tag));
  return (
    <div className="grid gap-2.5">
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <span className="flex gap-2">
            <Input
              {...control}
              type={type}
              inputMode={type}
              dir={type === "url" ? "ltr" : undefined}
              list={type === "url" ? undefined : listId}
              value={text}
              placeholder={placeholder}
              autoComplete="off"
              onChange={(event) => (type === "text" && COMMA.test(event.target.value) ? add(event.target.value) : setText(event.target.value))}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
                event.preventDefault();
                add(text);
              }}
              onBlur={() => add(text)}
            />
            <Button variant="secondary" size="icon" aria-label={t("addTo", { field: label })} onClick={() => add(text)}>
              <Plus aria-hidden="true" />
            </Button>
          </span>
        )}
      </Field>
      {type === "url" ? null : (
        <datalist id={listId}>
          {open.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      )}
      <Chips label={label} items={tags.map((tag) => ({ value: tag, text: tag }))} onRemove={(tag) => onChange(tags.filter((known) => known !== tag))} />
      {open.length === 0 || tags.length > 3 ? null : (
        <div className="flex flex-wrap items-center gap-1.5 text-sm">
          <span className="text-ink-faint">{t("usual")}</span>
          {open.slice(0, SUGGESTED).map((tag) => (
            <button
              key={tag}
              type="button"
              onClick={() => onChange([...tags, tag])}
              className="h-7 rounded-full border border-line px-2.5 text-ink-soft transition-colors duration-150 hover:border-line-strong hover:text-ink"
            >
              {tag}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
