"use client";

import { SignIn, SignUp } from "@clerk/nextjs";

/** Clerk's own form, for `/sign-in` and `/sign-up` when Clerk signs people in. Load with `next/dynamic`. */
export default function ClerkSignIn({ mode, returnPath }: { mode: "signIn" | "signUp"; returnPath: string }) {
  return mode === "signIn" ? (
    <SignIn routing="hash" signUpUrl="/sign-up" forceRedirectUrl={returnPath} />
  ) : (
    <SignUp routing="hash" signInUrl="/sign-in" forceRedirectUrl={returnPath} />
  );
}
