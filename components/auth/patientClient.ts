import { ConvexReactClient } from "convex/react";
import { startTransition } from "react";

/**
 * A client that says without urgency who is looking. That becomes known while parts of a page still wait to come alive; told
 * urgently, React does all that is left in one piece, during which nothing answers. As a transition it goes on in small ones.
 */
export class PatientClient extends ConvexReactClient {
  override setAuth(...[fetchToken, onChange, onRefreshChange]: Parameters<ConvexReactClient["setAuth"]>): void {
    super.setAuth(fetchToken, (isAuthenticated) => startTransition(() => onChange?.(isAuthenticated)), onRefreshChange);
  }
}
