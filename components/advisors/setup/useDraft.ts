"use client";

import { useMutation } from "convex/react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "@/convex/_generated/api";
import type { ApplicationFields } from "@/lib/domain/applications/fields";
import type { ApplicationRules } from "@/lib/domain/applications/problems";
import { DraftKeeper, type DraftSnapshot } from "./draftKeeper";

type DraftOptions = { userId: string; fields: ApplicationFields; rules: ApplicationRules };

/** The form's own copy of the application, which saves itself. */
export function useDraft({ userId, fields, rules }: DraftOptions): DraftSnapshot & { keeper: DraftKeeper } {
  const save = useMutation(api.advisorProfiles.saveDraft);
  const [keeper] = useState(
    () =>
      new DraftKeeper({
        fields,
        rules,
        save: async (changes) => await save({ changes }),
        shelf: window.localStorage,
        shelfKey: `parley.application.${userId}`,
      }),
  );
  const snapshot = useSyncExternalStore(keeper.subscribe, keeper.snapshot, keeper.snapshot);

  useEffect(
    () => () => {
      // Who goes to another page has not waited for the last save.
      void keeper.flush().finally(() => keeper.stop());
    },
    [keeper],
  );
  useEffect(() => {
    // The browser keeps what is unsaved, but only for somebody who comes back with this browser.
    const warn = (event: BeforeUnloadEvent) => {
      if (keeper.snapshot().status !== "saved") event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [keeper]);
  return { ...snapshot, keeper };
}
