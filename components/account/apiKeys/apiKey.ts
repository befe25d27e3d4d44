import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A key as its owner sees it in the list. */
export type ApiKey = FunctionReturnType<typeof api.apiKeys.list>["keys"][number];
