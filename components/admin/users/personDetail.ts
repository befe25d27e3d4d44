import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** One person as an admin sees them. */
export type PersonDetail = NonNullable<FunctionReturnType<typeof api.users.person>>;
