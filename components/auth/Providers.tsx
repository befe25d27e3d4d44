import type { ReactNode } from "react";
import { AuthProvider } from "./AuthProvider";

/**
 * Everything that a page needs around it to know who is looking and to reach the backend.
 * `convexUrl` comes from the server at run time, so one build serves any port; `nonce` is this request's.
 */
export function Providers({ convexUrl, nonce, children }: { convexUrl: string; nonce: string | undefined; children: ReactNode }) {
  return (
    <AuthProvider convexUrl={convexUrl} nonce={nonce}>
      {children}
    </AuthProvider>
  );
}
