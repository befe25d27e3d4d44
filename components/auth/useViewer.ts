"use client";

import { useConvexAuth, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "@/convex/_generated/api";

/** The signed-in user as the backend knows them. */
export type Viewer = NonNullable<FunctionReturnType<typeof api.users.me>>;

export type ViewerState = { status: "loading"; viewer: null } | { status: "signedOut"; viewer: null } | { status: "ready"; viewer: Viewer };

/** Who is looking. "ready" only once the backend has confirmed the token and the user's row exists. */
export function useViewer(): ViewerState {
  const { isLoading, isAuthenticated } = useConvexAuth();
  const viewer = useQuery(api.users.me, isAuthenticated ? {} : "skip");
  if (!isLoading && !isAuthenticated) return { status: "signedOut", viewer: null };
  if (viewer === undefined || viewer === null) return { status: "loading", viewer: null };
  return { status: "ready", viewer };
}
