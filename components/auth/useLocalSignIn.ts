"use client";

import { useEffect, useState } from "react";
import { createAndSignIn, fetchAccounts, signInAs } from "@/lib/identity/localIdentity";
import { PERSONAS, type LocalAccount } from "@/lib/identity/personas";

const PERSONA_SUBJECTS: ReadonlySet<string> = new Set(PERSONAS.map(({ subject }) => subject));

/** Logic of the sign-in page without Clerk: the personas, the accounts created on this machine, and both ways in. */
export function useLocalSignIn() {
  const [accounts, setAccounts] = useState<LocalAccount[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void fetchAccounts().then((all) => {
      if (isCurrent) setAccounts(all);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return {
    personas: PERSONAS,
    /** Accounts created on this machine; null while loading. */
    createdAccounts: accounts?.filter(({ subject }) => !PERSONA_SUBJECTS.has(subject)) ?? null,
    signInAs,
    createAndSignIn,
  };
}
