"use client";

import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { CLERK_IS_ON } from "@/lib/identity/mode";
import { EnsureViewer } from "./EnsureViewer";
import { LocalAuthProvider } from "./LocalAuthProvider";
import { PatientClient } from "./patientClient";

// Loaded only where it is used: its code is large and useless without keys.
const ClerkAuthProvider = dynamic(() => import("./ClerkAuthProvider"));

/** Tokens of the local provider live ten minutes, Clerk's at least one: a leeway above the lifetime would fetch in a loop. */
const REFRESH_LEEWAY_SECONDS = CLERK_IS_ON ? 30 : 60;

/** The connection to the backend and the sign-in, one of two, fixed at build. */
export function AuthProvider({ convexUrl, nonce, children }: { convexUrl: string; nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(
    () =>
      new PatientClient(convexUrl, {
        authRefreshTokenLeewaySeconds: REFRESH_LEEWAY_SECONDS,
        initialAuthTokenReuse: true,
        // A refusal is an answer that the screen gives in words; only developers want it on the console as well.
        logger: process.env.NODE_ENV === "development",
      }),
  );
  const content = (
    <>
      <EnsureViewer />
      {children}
    </>
  );
  return CLERK_IS_ON ? (
    <ClerkAuthProvider client={client} nonce={nonce}>
      {content}
    </ClerkAuthProvider>
  ) : (
    <LocalAuthProvider client={client}>{content}</LocalAuthProvider>
  );
}
