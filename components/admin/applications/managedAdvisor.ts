import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** An advisor as the admins' list tells of them. */
export type ManagedAdvisor = FunctionReturnType<typeof api.advisorProfiles.managed>["page"][number];
