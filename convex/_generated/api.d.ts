/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import type * as appendOnly from "../appendOnly.js";
import type * as errors from "../errors.js";
import type * as functions from "../functions.js";
import type * as model_advisors_tables from "../model/advisors/tables.js";
import type * as model_audit_recordAudit from "../model/audit/recordAudit.js";
import type * as model_audit_tables from "../model/audit/tables.js";
import type * as model_chat_tables from "../model/chat/tables.js";
import type * as model_limits_tables from "../model/limits/tables.js";
import type * as model_payments_tables from "../model/payments/tables.js";
import type * as model_presence_tables from "../model/presence/tables.js";
import type * as model_seed_tables from "../model/seed/tables.js";
import type * as model_settings_tables from "../model/settings/tables.js";
import type * as model_users_findViewer from "../model/users/findViewer.js";
import type * as model_users_tables from "../model/users/tables.js";

/**
 * A utility for referencing Convex functions in your app's API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
declare const fullApi: ApiFromModules<{
  appendOnly: typeof appendOnly;
  errors: typeof errors;
  functions: typeof functions;
  "model/advisors/tables": typeof model_advisors_tables;
  "model/audit/recordAudit": typeof model_audit_recordAudit;
  "model/audit/tables": typeof model_audit_tables;
  "model/chat/tables": typeof model_chat_tables;
  "model/limits/tables": typeof model_limits_tables;
  "model/payments/tables": typeof model_payments_tables;
  "model/presence/tables": typeof model_presence_tables;
  "model/seed/tables": typeof model_seed_tables;
  "model/settings/tables": typeof model_settings_tables;
  "model/users/findViewer": typeof model_users_findViewer;
  "model/users/tables": typeof model_users_tables;
}>;
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;
