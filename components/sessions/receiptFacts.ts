import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A receipt as the backend gives it to one of its two people. */
export type ReceiptFacts = NonNullable<FunctionReturnType<typeof api.sessions.receipt>>;

/** One interval of it, billed or not. */
export type ReceiptInterval = ReceiptFacts["segments"][number];
