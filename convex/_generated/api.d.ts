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
import type * as advisorProfiles from "../advisorProfiles.js";
import type * as errors from "../errors.js";
import type * as functions from "../functions.js";
import type * as jobs_presence from "../jobs/presence.js";
import type * as jobs_users from "../jobs/users.js";
import type * as model_advisors_projections from "../model/advisors/projections.js";
import type * as model_advisors_ranking from "../model/advisors/ranking.js";
import type * as model_advisors_searchAdvisors from "../model/advisors/searchAdvisors.js";
import type * as model_advisors_tables from "../model/advisors/tables.js";
import type * as model_appendOnly from "../model/appendOnly.js";
import type * as model_audit_recordAudit from "../model/audit/recordAudit.js";
import type * as model_audit_tables from "../model/audit/tables.js";
import type * as model_chat_tables from "../model/chat/tables.js";
import type * as model_earnings_tables from "../model/earnings/tables.js";
import type * as model_ledger_tables from "../model/ledger/tables.js";
import type * as model_limits_tables from "../model/limits/tables.js";
import type * as model_limits_takeToken from "../model/limits/takeToken.js";
import type * as model_metering_tables from "../model/metering/tables.js";
import type * as model_pages from "../model/pages.js";
import type * as model_payments_mode from "../model/payments/mode.js";
import type * as model_payments_tables from "../model/payments/tables.js";
import type * as model_payments_topUpStates from "../model/payments/topUpStates.js";
import type * as model_presence_availability from "../model/presence/availability.js";
import type * as model_presence_beat from "../model/presence/beat.js";
import type * as model_presence_tables from "../model/presence/tables.js";
import type * as model_seed_tables from "../model/seed/tables.js";
import type * as model_sessions_tables from "../model/sessions/tables.js";
import type * as model_settings_changeSettings from "../model/settings/changeSettings.js";
import type * as model_settings_loadSettings from "../model/settings/loadSettings.js";
import type * as model_settings_tables from "../model/settings/tables.js";
import type * as model_users_adminEmails from "../model/users/adminEmails.js";
import type * as model_users_ensureUser from "../model/users/ensureUser.js";
import type * as model_users_findViewer from "../model/users/findViewer.js";
import type * as model_users_setRole from "../model/users/setRole.js";
import type * as model_users_tables from "../model/users/tables.js";
import type * as model_users_viewer from "../model/users/viewer.js";
import type * as presence from "../presence.js";
import type * as providers_payments_amounts from "../providers/payments/amounts.js";
import type * as providers_payments_errors from "../providers/payments/errors.js";
import type * as providers_payments_types from "../providers/payments/types.js";
import type * as settings from "../settings.js";
import type * as users from "../users.js";

/**
 * A utility for referencing Convex functions in your app's API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
declare const fullApi: ApiFromModules<{
  advisorProfiles: typeof advisorProfiles;
  errors: typeof errors;
  functions: typeof functions;
  "jobs/presence": typeof jobs_presence;
  "jobs/users": typeof jobs_users;
  "model/advisors/projections": typeof model_advisors_projections;
  "model/advisors/ranking": typeof model_advisors_ranking;
  "model/advisors/searchAdvisors": typeof model_advisors_searchAdvisors;
  "model/advisors/tables": typeof model_advisors_tables;
  "model/appendOnly": typeof model_appendOnly;
  "model/audit/recordAudit": typeof model_audit_recordAudit;
  "model/audit/tables": typeof model_audit_tables;
  "model/chat/tables": typeof model_chat_tables;
  "model/earnings/tables": typeof model_earnings_tables;
  "model/ledger/tables": typeof model_ledger_tables;
  "model/limits/tables": typeof model_limits_tables;
  "model/limits/takeToken": typeof model_limits_takeToken;
  "model/metering/tables": typeof model_metering_tables;
  "model/pages": typeof model_pages;
  "model/payments/mode": typeof model_payments_mode;
  "model/payments/tables": typeof model_payments_tables;
  "model/payments/topUpStates": typeof model_payments_topUpStates;
  "model/presence/availability": typeof model_presence_availability;
  "model/presence/beat": typeof model_presence_beat;
  "model/presence/tables": typeof model_presence_tables;
  "model/seed/tables": typeof model_seed_tables;
  "model/sessions/tables": typeof model_sessions_tables;
  "model/settings/changeSettings": typeof model_settings_changeSettings;
  "model/settings/loadSettings": typeof model_settings_loadSettings;
  "model/settings/tables": typeof model_settings_tables;
  "model/users/adminEmails": typeof model_users_adminEmails;
  "model/users/ensureUser": typeof model_users_ensureUser;
  "model/users/findViewer": typeof model_users_findViewer;
  "model/users/setRole": typeof model_users_setRole;
  "model/users/tables": typeof model_users_tables;
  "model/users/viewer": typeof model_users_viewer;
  presence: typeof presence;
  "providers/payments/amounts": typeof providers_payments_amounts;
  "providers/payments/errors": typeof providers_payments_errors;
  "providers/payments/types": typeof providers_payments_types;
  settings: typeof settings;
  users: typeof users;
}>;
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;
