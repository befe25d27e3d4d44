import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** One session as an admin sees it. */
type SessionDetail = NonNullable<FunctionReturnType<typeof api.admin.session>>;

/** What each part of a session's page shows, with both people by name. */
export interface PartProps {
  session: SessionDetail;
  names: { client: string; advisor: string };
}
