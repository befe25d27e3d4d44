import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** An advisor in a list, as the backend projects them. */
export type AdvisorSummary = FunctionReturnType<typeof api.advisorProfiles.search>["page"][number];

/** An advisor in full. */
export type AdvisorDetail = NonNullable<FunctionReturnType<typeof api.advisorProfiles.get>>;
