import { ConvexReactClient, type Watch, type WatchQueryOptions } from "convex/react";
import type { ArgsAndOptions, FunctionReference, FunctionReference_future, FunctionReturnType } from "convex/server";
import { startTransition } from "react";

/**
 * A client that says without urgency what it says first: who is looking, and each query's first answer. These become known
 * while parts of a page still wait to come alive; told urgently, React does all that is left in one piece, during which
 * nothing answers. As a transition it goes on in small ones. Every later answer is told at once.
 */
export class PatientClient extends ConvexReactClient {
  override setAuth(...[fetchToken, onChange, onRefreshChange]: Parameters<ConvexReactClient["setAuth"]>): void {
    super.setAuth(fetchToken, (isAuthenticated) => startTransition(() => onChange?.(isAuthenticated)), onRefreshChange);
  }

  override watchQuery<Query extends FunctionReference<"query"> | FunctionReference_future<"query">>(
    query: Query,
    ...rest: ArgsAndOptions<Query, WatchQueryOptions>
  ): Watch<FunctionReturnType<Query>> {
    const watch = super.watchQuery(query, ...rest);
    return {
      ...watch,
      onUpdate: (callback) => {
        let isFirst = true;
        return watch.onUpdate(() => {
          if (!isFirst) return callback();
          isFirst = false;
          startTransition(callback);
        });
      },
    };
  }
}
