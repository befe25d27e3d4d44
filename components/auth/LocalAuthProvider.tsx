"use client";

import { ConvexProviderWithAuth, type ConvexReactClient } from "convex/react";
import { startTransition, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { currentIdentity, fetchToken, signOut, subscribe, type LocalIdentityState } from "@/lib/identity/localIdentity";
import { AuthContext, type AuthSeam } from "./authContext";

const LOADING: LocalIdentityState = { status: "loading" };

/** Signs people in by the identity provider of this machine. */
export function LocalAuthProvider({ client, children }: { client: ConvexReactClient; children: ReactNode }) {
  const identity = useLocalIdentity();
  const firstName = identity.status === "signedIn" ? identity.account.firstName : null;
  const seam = useMemo<AuthSeam>(() => ({ kind: "local", firstName, signOut }), [firstName]);
  return (
    <AuthContext value={seam}>
      <ConvexProviderWithAuth client={client} useAuth={useLocalAuth}>
        {children}
      </ConvexProviderWithAuth>
    </AuthContext>
  );
}

/** Said without urgency, for the reason that `PatientClient` gives; an external store's changes are always urgent. */
function useLocalIdentity(): LocalIdentityState {
  const [identity, setIdentity] = useState(LOADING);
  useEffect(() => {
    const take = () => startTransition(() => setIdentity(currentIdentity()));
    const leave = subscribe(take);
    take();
    return leave;
  }, []);
  return identity;
}

/** The shape Convex asks for. A new `fetchAccessToken` means a new login, so it changes with the subject only. */
function useLocalAuth() {
  const identity = useLocalIdentity();
  const subject = identity.status === "signedIn" ? identity.account.subject : null;
  const fetchAccessToken = useCallback(
    async ({ forceRefreshToken }: { forceRefreshToken: boolean }) =>
      subject === null ? null : await fetchToken(subject, forceRefreshToken),
    [subject],
  );
  return useMemo(
    () => ({ isLoading: identity.status === "loading", isAuthenticated: subject !== null, fetchAccessToken }),
    [identity.status, subject, fetchAccessToken],
  );
}
