import type { Operation } from "../define";
import { ADMIN_OPERATIONS } from "./admin";
import { ADMIN_FIGURE_OPERATIONS } from "./adminFigures";
import { ADMIN_PAYOUT_OPERATIONS } from "./adminPayouts";
import { ADVISOR_OPERATIONS } from "./advisors";
import { EARNING_OPERATIONS } from "./earnings";
import { SESSION_OPERATIONS } from "./sessions";
import { WALLET_OPERATIONS } from "./wallet";

/** Everything a program can do. Handlers and the description are made from this list. */
export const OPERATIONS: readonly Operation[] = [
  ...SESSION_OPERATIONS,
  ...WALLET_OPERATIONS,
  ...ADVISOR_OPERATIONS,
  ...EARNING_OPERATIONS,
  ...ADMIN_OPERATIONS,
  ...ADMIN_FIGURE_OPERATIONS,
  ...ADMIN_PAYOUT_OPERATIONS,
];
