import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A notification as the backend shows it to its owner. */
export type NotificationRow = FunctionReturnType<typeof api.notifications.list>["page"][number];
