"use client";

import { ClerkProvider, useAuth, useClerk, useUser } from "@clerk/nextjs";
import type { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from "react";
import { untilItWorks } from "@/lib/identity/retry";
import { AuthContext, type AuthSeam } from "./authContext";

/** Signs people in by Clerk. */
export default function ClerkAuthProvider({
  client,
  nonce,
  children,
}: {
  client: ConvexReactClient;
  nonce: string | undefined;
  children: ReactNode;
}) {
  return (
    <ClerkProvider nonce={nonce} publishableKey={process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY}>
      <ClerkSeam>
        <ConvexProviderWithClerk client={client} useAuth={useRetryingAuth}>
          {children}
        </ConvexProviderWithClerk>
      </ClerkSeam>
    </ClerkProvider>
  );
}

function ClerkSeam({ children }: { children: ReactNode }) {
  const { user } = useUser();
  const clerk = useClerk();
  const firstName = user?.firstName ?? null;
  const seam = useMemo<AuthSeam>(() => ({ kind: "clerk", firstName, signOut: () => clerk.signOut() }), [firstName, clerk]);
  return <AuthContext value={seam}>{children}</AuthContext>;
}

/**
 * Clerk's `useAuth` with a `getToken` that waits for the network. Offline, Clerk's own throws after some seconds, its Convex
 * bridge turns that into "no token" and Convex into a sign-out without return. This one is null only when Clerk says that
 * nobody is signed in.
 */
function useRetryingAuth() {
  const auth = useAuth();
  const latest = useRef(auth.getToken);
  useEffect(() => {
    latest.current = auth.getToken;
  });
  const getToken = useCallback((options: { template?: "convex"; skipCache?: boolean }) => untilItWorks(() => latest.current(options)), []);
  return { ...auth, getToken };
}
