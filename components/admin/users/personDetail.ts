import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** One person as an admin sees them. */
export type PersonDetail = NonNullable<FunctionReturnType<typeof api.users.person>>;
/** The same person as an advisor. */
export type PersonAdvisorDetail = NonNullable<FunctionReturnType<typeof api.users.personAdvisor>>;
/** The same person's payments. */
export type PersonPaymentsDetail = NonNullable<FunctionReturnType<typeof api.users.personPayments>>;
/** The same person's account. */
export type PersonAccountDetail = NonNullable<FunctionReturnType<typeof api.users.personAccount>>;
