"use client";

import { createContext, useContext } from "react";

/** What the sign-in in use offers the rest of the product, whichever it is. */
export type AuthSeam = {
  kind: "clerk" | "local";
  /** First name the identity knows, offered to `users.ensure` for a new user. */
  firstName: string | null;
  signOut: () => Promise<void>;
};

export const AuthContext = createContext<AuthSeam | null>(null);

/** The sign-in in use. Only inside `<Providers>`. */
export function useAuthSeam(): AuthSeam {
  const seam = useContext(AuthContext);
  if (seam === null) throw new Error("useAuthSeam needs <Providers> above it.");
  return seam;
}
